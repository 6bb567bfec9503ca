"""The brokers of the district: the register, who joined, and to whom a request goes."""
