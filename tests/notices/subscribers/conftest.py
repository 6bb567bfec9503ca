import re

import pytest

from programs.notices.models import OutboxMessage
from programs.notices.subscribers.topics import load_topics

from .stories import Visitor


@pytest.fixture
def topics(places):
    load_topics()


@pytest.fixture
def visitor(topics, code_box):
    """Somebody without an account, in a browser of their own."""
    return Visitor(code_box)


@pytest.fixture
def last_link():
    """The address in the newest message of a kind: last_link("notices.confirm_email")."""

    def last_link(key):
        message = OutboxMessage.objects.filter(key=key).latest("id")
        return re.search(r"/n/[\w-]{22}", message.body).group()

    return last_link
