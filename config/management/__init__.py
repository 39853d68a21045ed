"""Commands of the reference project: the demo and the play."""
