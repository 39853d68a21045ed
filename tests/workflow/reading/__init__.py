"""Reading of letters."""
