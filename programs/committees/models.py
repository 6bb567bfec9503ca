"""The tables of this floor; each stands in its own module."""

from programs.committees.bodies import Body, Membership, Seat
from programs.committees.decisions import ActionItem, Ballot, Decision
from programs.committees.honoraria import Honorarium
from programs.committees.meetings import AgendaItem, Attendance, Interest, Meeting
from programs.committees.minutes import Minutes, MinutesComment
from programs.committees.papers import Paper
from programs.committees.secret import SecretBallot, SecretVoter

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Body",
    "Decision",
    "Honorarium",
    "Interest",
    "Meeting",
    "Membership",
    "Minutes",
    "MinutesComment",
    "Paper",
    "Seat",
    "SecretBallot",
    "SecretVoter",
]
