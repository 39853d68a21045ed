"""Tests of signed files."""
