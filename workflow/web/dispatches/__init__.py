"""The page of one dispatch."""
