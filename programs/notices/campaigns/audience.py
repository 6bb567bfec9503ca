"""Whom a campaign reaches: chosen by topic, dong, age band and language, and reachable by its channel.

`recipients` is what the spreading copies into the outbox; `count` says before the send how many they are and why others
are left out; `why` says of one person why they are in it.
"""

import random
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from programs.base.text import korean_date

from .. import quiet_hours
from ..outbox import Priority, Purpose
from ..subscribers.models import AgeBand, Subscriber, Topic
from ..subscribers.queries import night_q, reachable_q
from . import narrowing
from .models import Campaign, CampaignKind

SMS, EMAIL = "sms", "email"
STRETCHES, STRETCH = 20, 500  # what a sample is drawn from


def channel_of_kind(campaign: Campaign) -> str:
    """The consent it needs: newsletters go by e-mail, all else to the telephone."""
    return EMAIL if campaign.kind == CampaignKind.NEWSLETTER else SMS


def chosen_q(campaign: Campaign) -> Q:
    """Who is meant, whether reachable or not. An empty list of the campaign means "all".

    Whoever did not say a dong gets disaster messages of every dong, and no other message for some dongs. [choice]
    """
    chosen = Q(ended_at__isnull=True)
    if campaign.topics:
        chosen &= Q(topics__overlap=campaign.topics)
    if campaign.dongs:
        here = Q(dong__in=campaign.dongs)
        chosen &= here | Q(dong__isnull=True) if campaign.purpose == Purpose.DISASTER else here
    if campaign.age_bands:
        chosen &= Q(age_band__in=campaign.age_bands)
    if campaign.languages:
        chosen &= Q(language__in=campaign.languages)
    return chosen & narrowing.q(campaign.narrowed_to)


def recipients(campaign: Campaign, channel: str = "") -> QuerySet[Subscriber]:
    """The subscribers it goes to as things stand now; about the night only the hand-over decides.

    `channel` is "sms" or "email"; left out, the one of the campaign's kind.
    """
    reachable = reachable_q(channel or channel_of_kind(campaign), campaign.purpose)
    return Subscriber.objects.filter(chosen_q(campaign) & reachable)


@dataclass(frozen=True)
class Headcount:
    """How many are meant, how many of them get it, and why the others do not; each counted under one reason only."""

    chosen: int
    reached: int
    no_address: int
    no_consent: int
    no_ad_consent: int
    set_aside: int
    waits_at_night: int

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """The reasons in words, those that concern somebody."""
        reasons = [
            (_("연락처를 남기지 않았거나 확인하지 않았어요"), self.no_address),
            (_("이 방법으로 받는 데 동의하지 않았어요"), self.no_consent),
            (_("받을 수 없는 주소라서 멈췄어요"), self.set_aside),
            (_("광고를 받는 데 동의하지 않았어요"), self.no_ad_consent),
        ]
        return [(words, number) for words, number in reasons if number]


def count(campaign: Campaign, channel: str = "") -> Headcount:
    """Count the audience exactly, in one query answered from one index (notices_audience)."""
    name = channel or channel_of_kind(campaign)
    address = Q(phone_confirmed_at__isnull=False) if name == SMS else Q(email_confirmed_at__isnull=False)
    consent, aside = Q(**{f"{name}_consent_at__isnull": False}), Q(**{f"{name}_set_aside_at__isnull": False})
    reached = reachable_q(name, campaign.purpose)
    waits = reached & ~night_q() if name == SMS else Q(pk__in=[])
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner thinks of disks that seek, and would read the table in place of an index a quarter its size.
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        found = Subscriber.objects.filter(chosen_q(campaign)).aggregate(
            chosen=Count("pk"),
            reached=Count("pk", filter=reached),
            no_address=Count("pk", filter=~address),
            no_consent=Count("pk", filter=address & ~consent),
            set_aside=Count("pk", filter=consent & aside),
            no_ad_consent=Count("pk", filter=consent & ~aside & ~reached),
            waits_at_night=Count("pk", filter=waits),
        )
    return Headcount(**found)


def waits_until(campaign: Campaign, at: datetime) -> datetime | None:
    """When those without consent for the night get it, if sending began then; None where nobody has to wait."""
    if campaign.purpose == Purpose.DISASTER:
        return None
    earliest = quiet_hours.earliest(Priority.NEWSLETTER, at, passes_at_night=frozenset())
    return earliest if earliest > at else None


def _stretches() -> Q:
    """Some stretches of the numbers that subscribers have; all of them where these are few."""
    ends = Subscriber.objects.aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 0, ends["last"] or 0
    if last - first < STRETCHES * STRETCH:
        return Q(pk__range=(first, last))
    # a stretch may begin before the first number: the first ones are then as likely as any other
    starts = (random.randint(first - STRETCH + 1, last) for _stretch in range(STRETCHES))  # noqa: S311 - no secret
    chosen = Q()
    for start in starts:
        chosen |= Q(pk__range=(start, start + STRETCH - 1))
    return chosen


def sample(campaign: Campaign, *, size: int = 10, channel: str = "") -> list[Subscriber]:
    """Some of the recipients, drawn anew each time.

    Drawn from stretches of numbers picked at random, so the work is the same for a thousand and a million subscribers.
    Where an audience is so sparse that the stretches hold too few, from the first of all its members.
    """
    people = recipients(campaign, channel).order_by()
    near = people.filter(_stretches()).values_list("pk", flat=True)
    found = list(near)
    if len(found) < size:
        found = list(people.values_list("pk", flat=True)[: STRETCHES * STRETCH])
    drawn = random.sample(found, min(size, len(found)))
    return list(Subscriber.objects.filter(pk__in=drawn).select_related("dong", "user").order_by("pk"))


def why(subscriber: Subscriber, campaign: Campaign, channel: str = "") -> list[str]:
    """Why this person gets it, one sentence each."""
    name = channel or channel_of_kind(campaign)
    reasons = [*_topics(subscriber, campaign), *_place(subscriber, campaign)]
    if campaign.narrowed_to:
        reasons.append(narrowing.in_words(campaign.narrowed_to))
    if campaign.age_bands:
        reasons.append(_("나이대가 %(age)s예요.") % {"age": AgeBand(subscriber.age_band).label})
    if campaign.languages:
        reasons.append(_("%(language)s로 받기로 했어요.") % {"language": subscriber.get_language_display()})
    given = subscriber.sms_consent_at if name == SMS else subscriber.email_consent_at
    what = _("문자") if name == SMS else _("이메일")
    if given:
        reasons.append(_("%(day)s에 %(what)s 수신에 동의했어요.") % {"day": korean_date(given), "what": what})
    if campaign.purpose == Purpose.AD and subscriber.ad_consent_at:
        reasons.append(_("%(day)s에 광고 수신에 동의했어요.") % {"day": korean_date(subscriber.ad_consent_at)})
    return reasons


def _topics(subscriber: Subscriber, campaign: Campaign) -> list[str]:
    if not campaign.topics:
        return [_("모든 구독자에게 보내는 알림이에요.")]
    common = Topic.objects.filter(number__in=set(subscriber.topics) & set(campaign.topics))
    names = ", ".join(common.values_list("name", flat=True))
    return [_("‘%(topics)s’ 소식을 골랐어요.") % {"topics": names}]


def _place(subscriber: Subscriber, campaign: Campaign) -> list[str]:
    if not campaign.dongs:
        return []
    if subscriber.dong is None:
        return [_("동을 밝히지 않았어요. 재난 알림은 그런 분에게도 보내요.")]
    return [_("%(dong)s 소식을 받기로 했어요.") % {"dong": subscriber.dong.name}]
