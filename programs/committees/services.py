"""The door of this floor: what programs above may do with bodies and meetings. Each is one transaction with `by=`."""

from programs.committees.counting import has_interest, has_interest_in_matter
from programs.committees.desk.agenda import add as add_item
from programs.committees.desk.appointing import Person, appoint, end_term, succeed
from programs.committees.desk.following import give as give_task
from programs.committees.desk.following import settle as settle_task
from programs.committees.desk.holding import (
    cancel,
    decide,
    edit,
    hold,
    note_presence,
    plan,
    reschedule,
    send_notice,
    take_back,
)
from programs.committees.desk.minuting import approve, ask_for_comments
from programs.committees.desk.minuting import write as write_minutes
from programs.committees.desk.paying import draw_up as draw_up_honoraria
from programs.committees.desk.voting import close_ballot, drop_ballot, open_ballot
from programs.committees.desk.voting import vote as vote_in_secret
from programs.committees.members import comment, declare, reply, vote_in_writing

__all__ = [
    "Person",
    "add_item",
    "appoint",
    "approve",
    "ask_for_comments",
    "cancel",
    "close_ballot",
    "comment",
    "decide",
    "declare",
    "draw_up_honoraria",
    "drop_ballot",
    "edit",
    "end_term",
    "give_task",
    "has_interest",
    "has_interest_in_matter",
    "hold",
    "note_presence",
    "open_ballot",
    "plan",
    "reply",
    "reschedule",
    "send_notice",
    "settle_task",
    "succeed",
    "take_back",
    "vote_in_secret",
    "vote_in_writing",
    "write_minutes",
]
