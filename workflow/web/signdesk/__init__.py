"""The signer's desk: what waits for his signature, many letters together, keys and pictures."""
