"""Every address, by everybody, in every state: what HTTP answers against what the matrix says."""
