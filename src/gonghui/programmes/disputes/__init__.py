"""Disputes: early warning, disposal, online mediation, confirmation; the loop of mediation, arbitration and suit."""
