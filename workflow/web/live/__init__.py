"""Live delivery: sockets that say "look again", the pages that look, and what a person chooses of it."""
