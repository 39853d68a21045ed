"""The signed page: revision plan, keys and stamps, the files with their hashes, and verification by two verifiers."""
