"""The fixed parts of a letter: its head, the receiver's stamp, the signature."""
