"""The HTTP API: composed of each programme's own router, one way of signing in, one way of refusing."""
