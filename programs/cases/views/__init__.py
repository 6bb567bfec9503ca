"""The pages of a case that a resident meets; staff work in the admin."""
