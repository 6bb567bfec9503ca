"""The answers in the address of the results, encrypted.

A form posted and answered in place cannot be gone back to, printed later or sent to one's family; answers in plain
parameters would stand in server logs, proxies and histories: age, household, a disability. So the address carries them
as a token that only the portal's keys (FIELD_KEYS) open: nothing is stored, and a log says nothing. The token names
nobody; whoever is sent the address sees the same results, and the page says so. It opens as long as its key is in use.
"""

import json
from urllib.parse import urlencode

from django.urls import reverse

from programs.base.matching.answers import Answers
from programs.people.crypto import CannotDecrypt, decrypt, encrypt

LONGEST = 2_000  # characters of a token


class NoAnswers(ValueError):
    """The address holds no answers that can be read: cut off on the way, or written with a key that is gone."""


def token_of(answers: Answers) -> str:
    return encrypt(json.dumps(answers.to_data(), separators=(",", ":")))


def answers_in(token: str) -> Answers:
    """Return the answers; NoAnswers where the token cannot be opened."""
    if not token or len(token) > LONGEST:
        raise NoAnswers("No token, or one that is too long.")
    try:
        data = json.loads(decrypt(token))
    except (CannotDecrypt, ValueError) as error:
        raise NoAnswers("The token cannot be opened.") from error
    return Answers.from_data(data if isinstance(data, dict) else {})


def address_of(name: str, answers: Answers) -> str:
    """The path of a page of the matcher that carries these answers."""
    return f"{reverse(name)}?{urlencode({'a': token_of(answers)})}"
