"""What staff do with paper applications: typing in, importing, reporting (texts in Korean only)."""
