"""The tables of surveys, gathered."""

from programs.surveys.invitations import Invitation
from programs.surveys.responses import Answer, Participation, Response
from programs.surveys.survey import Choice, Question, Survey

__all__ = ["Answer", "Choice", "Invitation", "Participation", "Question", "Response", "Survey"]
