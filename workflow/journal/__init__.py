"""Hash chains: one per letter, dispatch, person and register."""
