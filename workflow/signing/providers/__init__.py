"""Whoever holds keys: a file, a token, a service. One protocol for all, so that the plan knows none of them."""
