"""What stands around every page, and the pieces that pages are made of."""
