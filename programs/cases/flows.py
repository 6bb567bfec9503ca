"""docs/flows.md, written from the declared moves: one diagram and one table per kind of case."""

from django.utils import translation

from programs.cases.case import Case
from programs.cases.kinds import kinds
from programs.cases.moves import moves_of
from programs.cases.states import State

HEADING = """# How cases move

Written by `python manage.py describe_flows` from the `@move` declarations; a test keeps it current. Do not edit.
"""


def describe() -> str:
    """The whole document."""
    with translation.override("ko"):
        return HEADING + "".join(_kind(model) for _key, model in sorted(kinds().items()))


def _kind(model: type[Case]) -> str:
    program = f"P{model.about.program:02d}" if model.about.program else "any program"
    lines = [
        f"\n## {model.about.title} (`{model.about.key}`, {program})\n",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {State.SUBMITTED.value}: filed",
    ]
    lines += [f"    {state.value}: {state.label}" for state in State if state != State.DRAFT]
    for move in moves_of(model).values():
        lines += [f"    {source} --> {move.target or source}: {move.label}" for source in move.sources]
    lines += [
        "```",
        "",
        "| move | button | from | to | who may | clock | needs | message |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        "| "
        + " | ".join(
            [
                f"`{move.name}`",
                str(move.label),
                ", ".join(move.sources),
                move.target or "(same)",
                move.may.name,
                move.clock or "-",
                move.needs.__name__ if move.needs else "-",
                f"`{key}`" if (key := move.message_key(model.about.key)) else "-",
            ]
        )
        + " |"
        for move in moves_of(model).values()
    ]
    return "\n".join(lines) + "\n"
