"""Messages to residents: declared as data, owed in a transaction, delivered once.

The public door is ``from programs import notices`` then ``notices.send``, ``notices.Recipient``; texts are declared in
a module ``notices.py`` with ``MessageText`` and ``register`` of ``programs.notices.texts``. Names are looked up on
first use, because models cannot be imported while apps load.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from programs.notices.services import Recipient, send
    from programs.notices.texts import MessageText, Wording, register

__all__ = ["MessageText", "Recipient", "Wording", "register", "send"]

_HOME = {"Recipient": "services", "send": "services", "MessageText": "texts", "Wording": "texts", "register": "texts"}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"programs.notices.{_HOME[name]}"), name)
    raise AttributeError(name)
