"""The matcher's rules: what residents are asked, whom a service is for as data, and which services fit. No database."""
