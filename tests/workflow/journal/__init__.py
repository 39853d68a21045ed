"""Hash chains: verified, anchored, tampered with."""
