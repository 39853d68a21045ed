"""Days and deadlines."""
