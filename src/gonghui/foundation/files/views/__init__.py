"""Views of the three registers and files, one kind a module."""
