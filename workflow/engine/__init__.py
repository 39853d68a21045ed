"""Everything that knows viewflow: nodes, locks, secure URLs, the steps of an act."""
