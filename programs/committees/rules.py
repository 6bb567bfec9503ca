"""Quorum, majority, notice and terms as arithmetic on plain values; no database here.

A quorum or a majority is a share ("more than 1/2", "at least 2/3") or a number of people, kept as data on the body. The
database's triggers compute the same (decisions.py), so that no path around the verbs leads to a decision.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL
from programs.base.masking import mask_email, mask_name, mask_phone
from programs.committees.states import Base, Casting, RuleKind


@dataclass(frozen=True, slots=True)
class Rule:
    """A share of a whole, or a number of people."""

    kind: str
    above: int
    below: int = 1

    def needed(self, whole: int) -> int:
        """Return how many are enough, of `whole`; never 0, for nobody decides nothing."""
        if self.kind == RuleKind.NUMBER:
            return max(1, self.above)
        if self.kind == RuleKind.MORE_THAN:
            return whole * self.above // self.below + 1
        return max(1, -(-whole * self.above // self.below))

    def met(self, count: int, whole: int) -> bool:
        return count >= self.needed(whole)

    def in_words(self) -> str:
        """`과반수`, `3분의 2 이상`, `5명 이상`"""
        if self.kind == RuleKind.NUMBER:
            return _("%(number)d명 이상") % {"number": self.above}
        if self.kind == RuleKind.MORE_THAN and (self.above, self.below) == (1, 2):
            return _("과반수")
        words = {
            RuleKind.MORE_THAN: _("%(below)d분의 %(above)d 초과"),
            RuleKind.AT_LEAST: _("%(below)d분의 %(above)d 이상"),
        }
        return words[RuleKind(self.kind)] % {"below": self.below, "above": self.above}


@dataclass(frozen=True, slots=True)
class Count:
    """Heads and votes on one item: members and present are those who have no interest in it.

    `casting` is how the chair decided a tie, where the body's rules let the chair: one more vote for, or none.
    """

    members: int
    present: int
    votes_for: int
    against: int
    abstain: int
    casting: str = ""

    @property
    def is_tied(self) -> bool:
        return self.votes_for == self.against > 0

    @property
    def cast(self) -> int:
        return self.votes_for + self.against + self.abstain


def passes(count: Count, majority: Rule, base: str) -> bool:
    """Whether the item is carried: votes in favour against the body's majority.

    A tie carries nothing by itself; the chair's casting vote in favour counts as one vote more.
    """
    whole = {Base.PRESENT: count.present, Base.VOTING: count.votes_for + count.against, Base.MEMBERS: count.members}
    votes = count.votes_for + (count.casting == Casting.FOR)
    return majority.met(votes, whole[Base(base)])


def last_day_for_notice(starts_at: datetime, days: int) -> date:
    """The last day on which a notice is in time: so many days lie between it and the meeting's day."""
    return starts_at.astimezone(SEOUL).date() - timedelta(days=days)


def in_time(sent: datetime, starts_at: datetime, days: int) -> bool:
    return sent.astimezone(SEOUL).date() <= last_day_for_notice(starts_at, days)


def term_end(starts: date, years: int) -> date:
    """The last day of a term of so many years: the day before the same day (a leap day's is the 28th's)."""
    try:
        return starts.replace(year=starts.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(starts.year + years, 2, 28)


HIDDEN = "■■■"
_MARKED = re.compile(r"\[\[(?:[^\[\]]*)\]\]")
_PHONE = re.compile(r"(?<!\d)01[016789][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def public_version(text: str, names: Iterable[str]) -> str:
    """The minutes as everybody may read them: what stands in [[ ]] is blacked out, people are masked.

    `names` are those to mask (members, proxies); telephones and addresses of e-mail are masked wherever they stand.
    """
    shown = _MARKED.sub(HIDDEN, text)
    shown = _PHONE.sub(lambda found: mask_phone(re.sub(r"\D", "", found.group())), shown)
    shown = _EMAIL.sub(lambda found: mask_email(found.group()), shown)
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        shown = shown.replace(name, mask_name(name))
    return shown


def without_marks(text: str) -> str:
    """The whole text for those who may read all of it: the marks of what the public does not see are taken out."""
    return text.replace("[[", "").replace("]]", "")


def unclosed_marks(text: str) -> bool:
    """Whether a [[ has no ]]: then something meant to be hidden would be shown."""
    left = _MARKED.sub("", text)
    return "[[" in left or "]]" in left
