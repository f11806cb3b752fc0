"""Notices to people: the inbox always, other channels through an outbox that proves the sending."""
