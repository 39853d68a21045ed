"""The gates of the house: what every file of the repository keeps to, and the tests that they bite."""
