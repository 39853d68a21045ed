"""Lists of what waits, search, the working calendar."""
