"""What a watching organ sees."""
