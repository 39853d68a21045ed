"""Plays letters through their whole life by the product's own services; used by `make play` and `make demo`."""
