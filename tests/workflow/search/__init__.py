"""Finding letters."""
