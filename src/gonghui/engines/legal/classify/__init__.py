"""Sorting narratives by words, and by a model where one was trained and signed."""
