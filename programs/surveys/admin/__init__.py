"""Surveys as staff meet them: making one, its questions inline, and the pages that are no table."""

from programs.surveys.admin.surveys import SurveyAdmin

__all__ = ["SurveyAdmin"]
