"""What surveys hold about a person: named answers and invitations, found by the marks of their telephone and account.

Anonymous answers cannot be found by anybody; of them only the mark is there that the person has answered.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.people.fields import lookup_hashes
from programs.people.holdings import Holding, register
from programs.people.models import User
from programs.surveys import rules
from programs.surveys.invitations import Invitation
from programs.surveys.responses import Participation, Response
from programs.surveys.satisfaction import forget_responses
from programs.surveys.survey import Survey


def _marks(user: User) -> dict[int, list[str]]:
    """The marks this person has in every survey whose key is there, by survey."""
    names = [f"user:{user.pk}"]
    if user.phone and user.phone_verified_at:
        names.append(user.phone)
    surveys = Survey.objects.filter(once=True, once_key_destroyed=False)
    return {survey.pk: [rules.mark(survey.once_key, name) for name in names] for survey in surveys}


def _all_marks(user: User) -> list[str]:
    return [mark for marks in _marks(user).values() for mark in marks]


def _responses(user: User) -> Any:
    return Response.objects.filter(once_mark__in=_all_marks(user)).select_related("survey")


def _invitations(user: User) -> Any:
    phones = lookup_hashes(user.phone) if user.phone and user.phone_verified_at else []
    return Invitation.objects.filter(phone_hash__in=phones).select_related("survey")


def _answers(response: Response) -> Iterator[dict[str, Any]]:
    for answer in response.answers.select_related("question", "choice").order_by("question__order", "question_id"):
        said = answer.choice.text if answer.choice else answer.number if answer.number is not None else answer.text
        yield {"question": answer.question.text, "answer": said}


def _export(user: User) -> list[dict[str, Any]]:
    answered = [
        {"survey": each.survey.title, "answered_at": each.answered_at, "answers": list(_answers(each))}
        for each in _responses(user).order_by("answered_at")
    ]
    took_part = Participation.objects.filter(once_mark__in=_all_marks(user)).select_related("survey")
    return [
        *answered,
        *({"survey": each.survey.title, "took_part": True} for each in took_part),
        *({"survey": each.survey.title, "invited_at": each.invited_at} for each in _invitations(user)),
    ]


def _erase(user: User) -> None:
    """The answers stay for the figures; that they were this person's, and what they wrote, does not."""
    forget_responses(_responses(user))
    Participation.objects.filter(once_mark__in=_all_marks(user)).delete()
    _invitations(user).forget_addresses()


register(Holding(key="surveys", title=_("설문"), export=_export, erase=_erase))
