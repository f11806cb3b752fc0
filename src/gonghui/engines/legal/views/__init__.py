"""Screens of the legal engine, open to everybody."""
