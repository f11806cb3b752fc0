"""Composition: settings, addresses, the WSGI entry."""
