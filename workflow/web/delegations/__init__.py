"""The page of delegations: what one has lent, what one was lent, lending and ending early."""
