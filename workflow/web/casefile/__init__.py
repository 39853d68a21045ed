"""The case of a letter as one file to take along."""
