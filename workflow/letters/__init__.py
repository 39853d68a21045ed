"""Letter, version, directive, recipient line."""
