"""The programmes: each a thin composition of engines, independent of the others."""
