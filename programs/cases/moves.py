"""`@move`: one declaration per move of a kind of case, over django-fsm-2.

From the declarations come the buttons, the list filters, the audit's event types, the diagram in
docs/flows.md and the test grid. A method so declared is never called by a view: `services.perform`
calls it, with the row locked and the three refusals (404, 403, 409) checked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django import forms
from django.db.models import Model
from django_fsm import transition
from django_stubs_ext import StrOrPromise

from programs.cases.may import May

if TYPE_CHECKING:
    from programs.cases.models import Case
    from programs.people.actors import Actor

Clock = Literal["start", "pause", "resume", "stop", "extend"] | None
Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Move:
    """What one move is: everything that pages, audit, docs and tests need to know about it."""

    name: str
    label: StrOrPromise
    past: StrOrPromise
    sources: tuple[str, ...]
    target: str | None
    may: May
    clock: Clock
    needs: type[forms.Form] | None
    message: str | None
    public: bool
    style: Literal["primary", "secondary", "danger"]
    order: int

    def event(self, kind: str) -> str:
        """The audit's event type: `name_change.receive`."""
        return f"{kind}.{self.name}"

    def message_key(self, kind: str) -> str | None:
        """The text that the applicant is sent: `name_change.done`; None for a move that tells nobody."""
        return f"{kind}.{self.message}" if self.message else None


def move(
    name: str,
    *,
    label: StrOrPromise,
    past: StrOrPromise,
    sources: Sequence[str],
    target: str | None,
    may: May,
    clock: Clock = None,
    needs: type[forms.Form] | None = None,
    message: str | None = None,
    public: bool = True,
    style: Literal["primary", "secondary", "danger"] = "secondary",
    order: int = 50,
) -> Callable[[Method], Method]:
    """Declare a move on a kind of case.

    label: the button ("보완 요청"); past: the timeline and audit ("보완을 요청했어요").
    target None: the state stays (an extension). clock: what the move does to the clock.
    needs: the form whose cleaned data the method gets; message: the text sent to the applicant, its key
    without the kind ("done" for `name_change.done`).
    public: whether the resident sees it on the timeline. The method may return a note for the timeline.
    """
    declared = Move(
        name,
        label,
        past,
        tuple(str(s) for s in sources),
        None if target is None else str(target),
        may,
        clock,
        needs,
        message,
        public,
        style,
        order,
    )

    def decorate(method: Method) -> Method:
        guarded = transition(
            field="state",
            source=list(declared.sources),
            target=declared.target,
            permission=lambda case, actor: may(case, actor),
            custom={"move": declared},
        )(method)
        guarded.move = declared
        return guarded

    return decorate


def moves_of(model: "type[Case] | type[Model]") -> dict[str, Move]:
    """The declared moves of a kind, by name, in the order of their buttons."""
    found = [method.move for method in vars_of(model) if hasattr(method, "move")]
    return {m.name: m for m in sorted(found, key=lambda m: (m.order, m.name))}


def vars_of(model: type) -> list[Any]:
    """Every attribute along the inheritance chain, without touching Django's descriptors."""
    seen: dict[str, Any] = {}
    for base in reversed(model.__mro__):
        seen.update(vars(base))
    return list(seen.values())


def method_of(case: "Case", name: str) -> Callable[..., Any]:
    """The bound method that makes this move."""
    for attribute in dir(type(case)):
        candidate = next((vars(b)[attribute] for b in type(case).__mro__ if attribute in vars(b)), None)
        if getattr(getattr(candidate, "move", None), "name", None) == name:
            return getattr(case, attribute)
    raise LookupError(f"{type(case).__name__} declares no move named {name!r}")


def moves_open_to(case: "Case", actor: "Actor") -> list[Move]:
    """The moves this actor may make on the case as it stands now: its buttons."""
    return [
        m
        for m in moves_of(type(case)).values()
        if case.state in m.sources and m.may(case, actor) and not case.obstacle(m.name)
    ]
