"""Pages that lay rights open: why I see this, and who could see it on that day."""
