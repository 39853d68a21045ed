"""Files that come through the door: kept privately, read in the background, taken into the register by a clerk."""
