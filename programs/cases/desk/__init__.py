"""One thing done to many cases: each refused or done by itself, on record, and for a while undone."""
