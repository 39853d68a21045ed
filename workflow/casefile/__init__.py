"""A letter's case as one file that proves itself: made as far as its reader may see, checked anywhere."""
