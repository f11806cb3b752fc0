"""Feeds of other departments: what each kind looks like, how its rows are taken in, when the next one is due."""
