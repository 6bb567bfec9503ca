"""Surveys: questions put to people, one answer a person or none that leads to one, and results of five and more."""
