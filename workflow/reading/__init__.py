"""Reading: a file that came through the door becomes structured letters; what is doubtful is asked, never guessed."""
