"""Organs, people, appointments and mandates as of a date."""
