"""Working time: office days, for deadlines counted in working days."""
