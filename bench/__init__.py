"""Benchmarks: product, peer (naive, to be read) and floor side by side in one run; `python -m bench`."""
