"""What the matcher hands down: a campaign may go to the people whom a service fits, of those who agreed to be told."""

from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.matching.registry import Match, all_matches
from programs.notices.campaigns import narrowing
from programs.people.models import Dong, Language, User
from programs.portal.matcher.models import MatchProfile

NAME = "match"
FILTERS = ("dong", "language")


def narrowed_to(match: Match, filters: dict[str, str]) -> str:
    """The rule's name and argument for a campaign: the service, and how its list was narrowed."""
    chosen = urlencode({name: filters[name] for name in FILTERS if filters.get(name)})
    return f"{NAME}:{match.key}?{chosen}" if chosen else f"{NAME}:{match.key}"


def _parted(argument: str) -> tuple[Match | None, dict[str, str]]:
    key, _mark, chosen = argument.partition("?")
    match = next((each for each in all_matches() if each.key == key), None)
    return match, {name: value for name, value in parse_qsl(chosen) if name in FILTERS}


def _people(argument: str) -> QuerySet[User] | None:
    match, filters = _parted(argument)
    if match is None:
        return None
    profiles = MatchProfile.objects.to_tell(timezone.now()).fitting(match, timezone.localdate()).filter(**filters)
    return User.objects.filter(pk__in=profiles.values("user"))


def _words(argument: str) -> str:
    match, filters = _parted(argument)
    if match is None:
        return _("없어진 서비스예요.")
    parts = [str(name) for name in Dong.objects.filter(code=filters.get("dong", "")).values_list("name", flat=True)]
    if filters.get("language") in Language.values:
        parts.append(str(Language(filters["language"]).label))
    words = _("‘%(title)s’ 서비스에 맞고 안내받겠다고 한 주민이에요.") % {"title": match.title}
    return f"{words} ({', '.join(parts)})" if parts else words


narrowing.register(NAME, narrowing.Narrowing(people=_people, words=_words))
