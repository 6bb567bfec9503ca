"""What people reserve: offerings, their sessions, and the places in them.

Capacity, one place a person, and an officer's or a room's time are held by the database (triggers, unique and exclusion
constraints); `services` asks first, so that a refusal is a sentence and not an error.
"""
