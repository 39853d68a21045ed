"""Live delivery: sockets, polling, what a person chooses of it."""
