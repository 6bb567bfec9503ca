"""System checks of this floor: keys that work, and somewhere for one-time codes to go."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from programs.people.codes import code_sender
from programs.people.crypto import key_problem

HOW = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())' "
    "and put it first in FIELD_KEYS, before the older ones (comma between them)."
)


@register()
def field_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    keys = settings.FIELD_KEYS
    if not keys:
        return [Error("FIELD_KEYS is empty: personal data cannot be stored.", hint=HOW, id="people.E001")]
    found: list[CheckMessage] = [
        Error(f"Key {number} of FIELD_KEYS is no Fernet key: {problem}", hint=HOW, id="people.E002")
        for number, key in enumerate(keys, start=1)
        if (problem := key_problem(key))
    ]
    if len(set(keys)) != len(keys):
        found.append(Warning("FIELD_KEYS holds a key twice.", hint="Keep each key once.", id="people.W001"))
    return found


@register()
def codes_have_a_sender(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if code_sender.registered:
        return []
    hint = "A higher floor calls people.codes.code_sender.register(...) at start-up."
    return [Warning("No sender of one-time codes is registered.", hint=hint, id="people.W002")]
