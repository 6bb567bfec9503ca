"""The words that cells of a form may hold, as the tables have them now."""

from datetime import date

from programs.people.models import Dong, LegalDong

from ...subscribers.models import Topic
from .cells import bare
from .rows import Words


def current_words(*, today: date) -> Words:
    """Look up topics and dongs (three queries)."""
    topics: dict[str, int] = {}
    for topic in Topic.objects.filter(is_active=True):
        for spelling in (topic.name, topic.code, str(topic.number)):
            topics[bare(spelling)] = topic.number
    dongs = {bare(dong.name): dong.code for dong in Dong.objects.all()}
    legal = {
        bare(place.name): sorted(dong.name for dong in place.dongs.all())
        for place in LegalDong.objects.prefetch_related("dongs")
    }
    return Words(topics=topics, dongs=dongs, legal_dongs=legal, today=today)
