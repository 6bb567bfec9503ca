"""No result of fewer than five answers, and none that can be computed from what stands beside it. Pure rules.

A survey's answers are parted in one way at a time (by month, way of answering, age, dong or program), and the whole is
shown, too. Were only the small groups hidden, the whole less the shown groups would give them away; so others are
hidden with them, the smallest first, until at least two are hidden that together have five answers or more.
"""

from collections.abc import Hashable, Mapping
from typing import Literal, TypeVar

LEAST = 5
Why = Literal["few", "protects"]
K = TypeVar("K", bound=Hashable)


def hidden(sizes: Mapping[K, int], *, least: int = LEAST) -> dict[K, Why]:
    """Which groups of one parting are not shown, and why; groups of nobody have nothing to hide."""
    few: dict[K, Why] = {group: "few" for group, size in sizes.items() if 0 < size < least}
    if not few:
        return {}
    left = sorted((group for group, size in sizes.items() if size >= least), key=lambda g: (sizes[g], str(g)))
    found = dict(few)
    for group in left:
        if len(found) >= 2 and sum(sizes[each] for each in found) >= least:
            break
        found[group] = "protects"
    return found


def whole_is_shown(sizes: Mapping[K, int], *, least: int = LEAST) -> bool:
    return sum(sizes.values()) >= least
