"""Pages of files: out of a register, into it, and the batches that went in."""
