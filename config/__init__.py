"""The reference project: congvan as one site; never part of the wheel."""
