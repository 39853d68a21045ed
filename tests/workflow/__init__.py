"""Tests of the package workflow."""
