"""Demo data: invented people, cases in every state, two years of a district's work. Never loaded without DEMO=1.

A program adds its own in a module `demo.py` (the app's or its folder's), which registers a `DemoKind`.
"""

from programs.portal.demo.general import GENERAL
from programs.portal.demo.kinds import DemoKind, register

__all__ = ["GENERAL", "DemoKind", "register"]
