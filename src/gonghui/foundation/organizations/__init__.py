"""The tree of unions, and the bodies beside it: courts, bureaus, mediation bodies."""
