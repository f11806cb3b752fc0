"""Observed facts: key, value, date, source and how sure; what rules and forms read."""
