"""The public interface for programs of other people: read with GET, answered in JSON, described at /api/docs/.

Conventions of every call: parameters are a `queries.Query` (an unknown or wrong one is a 400 that says what is
wrong); lists come in pages; every refusal is `{"detail": sentence, "fields": {...}}` with a 4xx (`problems`).
"""
