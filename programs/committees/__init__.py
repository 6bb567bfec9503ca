"""Committees, councils and task forces: who sits in them, when they meet, what they decide, what comes of it."""
