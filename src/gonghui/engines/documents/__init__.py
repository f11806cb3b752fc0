"""Papers: kinds and templates, rendering, numbers, seals, signatures, and the page that verifies them."""
