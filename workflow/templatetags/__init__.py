"""Template tags of congvan's pages."""
