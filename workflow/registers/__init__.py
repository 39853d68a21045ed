"""Number runs and register books."""
