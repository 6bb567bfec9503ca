"""P09: a resident asks once for a home, and the brokers that fit answer."""
