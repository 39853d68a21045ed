"""The page of one letter, its files, its drawing."""
