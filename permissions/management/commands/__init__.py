"""The commands that ask, tidy and repair rights."""
