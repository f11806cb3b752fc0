"""The HTTP API: composed of each room's and programme's own router, one way of signing in, one way of refusing."""
