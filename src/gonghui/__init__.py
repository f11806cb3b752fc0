"""Gonghui: an open platform for county and city federations of trade unions."""

__version__ = "0.1.0"
