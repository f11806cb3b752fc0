"""The programme's pages, one group of records a module."""
