"""Forms of the three registers and files."""
