"""Recipients, dispatch, acknowledge, recall."""
