"""Programs for the people who work on Gonghui; the Makefile calls them. None of them ships."""
