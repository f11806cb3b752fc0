"""Enterprises: one identity in the whole installation, one file in each federation."""
