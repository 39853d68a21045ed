"""Files handed out as they are made."""
