"""Who signs in, at which post, with which scope; the doors of every route."""
