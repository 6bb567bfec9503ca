"""Who did what, and whose personal data was opened.

The public door is ``from programs import audit`` then ``audit.declare``, ``audit.record``, ``audit.opened``,
``audit.opened_many``; ``audit.act`` and ``audit.keep`` for several acts of one moment. The verbs are looked up on
first use, because models cannot be imported while apps load.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from programs.audit.events import declare

if TYPE_CHECKING:
    from programs.audit.log import Act, act, keep, opened, opened_many, record

__all__ = ["Act", "act", "declare", "keep", "opened", "opened_many", "record"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("programs.audit.log"), name)
    raise AttributeError(name)
