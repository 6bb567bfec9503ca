"""A form that is not sent yet: kept for the account, or for the browser that holds its key."""

import json
import uuid
from typing import Any

from django.http import HttpRequest, QueryDict

from civil_affairs.real_estate.requests.forms import HomeForm
from civil_affairs.real_estate.requests.models import HomeDraft
from programs.people.models import User

KEY = "homes.draft"
MANY = ("dongs", "languages", "of_self")


def of(request: HttpRequest) -> HomeDraft | None:
    """This browser's person's draft: the account's, else the one whose key is in the session."""
    if isinstance(request.user, User):
        return HomeDraft.objects.filter(user=request.user).first()
    key = request.session.get(KEY)
    return HomeDraft.objects.filter(key=key, user=None).first() if key else None


def save(request: HttpRequest, data: QueryDict) -> HomeDraft:
    """Keep what was typed, right or wrong."""
    values = {name: data.getlist(name) for name in (*HomeForm.base_fields, "submission_key") if name in data}
    draft = of(request) or HomeDraft(
        user=request.user if isinstance(request.user, User) else None,
        key=uuid.uuid4(),
    )
    draft.values = json.dumps(values, ensure_ascii=False)
    draft.save()
    if draft.user_id is None:
        request.session[KEY] = str(draft.key)
    return draft


def data_of(draft: HomeDraft) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in json.loads(draft.values).items():
        data.setlist(name, values)
    return data


def initial_of(draft: HomeDraft) -> dict[str, Any]:
    """The same for a form that was not sent, which must not complain yet."""
    kept = json.loads(draft.values)
    return {name: values if name in MANY else values[0] for name, values in kept.items() if values}


def forget(request: HttpRequest) -> None:
    draft = of(request)
    if draft is not None:
        draft.delete()
    request.session.pop(KEY, None)
