"""Persons: one identity in the whole installation, one file in each federation that knows them."""
