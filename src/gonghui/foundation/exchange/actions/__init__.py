"""What can be done with files: written out, staged and checked, written into a register, undone."""
