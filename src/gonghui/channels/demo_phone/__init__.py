"""A telephone for the demo: shows what would have been sent on an open page."""
