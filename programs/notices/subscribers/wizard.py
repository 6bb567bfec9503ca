"""The draft of a subscription between the pages of the wizard: in the session, addresses sealed, gone when done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.people import crypto
from programs.people.models import Dong

from .services import Choices

_KEY = "notices.draft"
STEPS = [_("고르기"), _("동의"), _("연락처"), _("끝")]


@dataclass
class Draft:
    """What was answered so far. `answers` and `wording` are by purpose; `wording` is what stood beside the box."""

    choices: dict[str, Any] = field(default_factory=dict)
    channels: list[str] = field(default_factory=list)
    answers: dict[str, bool] = field(default_factory=dict)
    wording: dict[str, str] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    place: str = "web"

    @property
    def agreed(self) -> list[str]:
        return [purpose for purpose, granted in self.answers.items() if granted]

    @property
    def refused(self) -> list[str]:
        return [purpose for purpose, granted in self.answers.items() if not granted]

    def taste(self) -> Choices:
        """The choices as the services take them. A dong that was dissolved meanwhile is none."""
        dong = Dong.objects.filter(pk=self.choices["dong"]).first() if self.choices["dong"] else None
        return Choices(**{**self.choices, "dong": dong})

    def words(self, purposes: list[str]) -> Mapping[str, str]:
        return {purpose: self.wording[purpose] for purpose in purposes}


def load(request: HttpRequest) -> Draft:
    stored = dict(request.session.get(_KEY, {}))
    for name in ("phone", "email"):
        if stored.get(name):
            stored[name] = crypto.decrypt(stored[name])
    return Draft(**stored)


def save(request: HttpRequest, draft: Draft) -> None:
    request.session[_KEY] = {
        **draft.__dict__,
        "phone": crypto.encrypt(draft.phone),
        "email": crypto.encrypt(draft.email),
    }


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
