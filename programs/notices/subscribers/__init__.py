"""Who asked for the district's news (P06.1, P06.2): subscribers, topics, their consents, and where they signed up."""
