"""The Atom feed of published issues, answered with 304 to a reader who has it already."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import condition, require_safe

from .composition import Edition, absolute, editions
from .models import Issue

NEWEST = 20
LANGUAGE = "ko"


class NewsletterFeed(Feed):
    """The newest issues, each with its blocks' titles and texts, in Korean."""

    feed_type = Atom1Feed
    language = LANGUAGE

    def title(self) -> str:
        return _("서대문구 소식지")

    def subtitle(self) -> str:
        return _("매주 금요일에 나가는 서대문구 소식지의 지난 호예요.")

    def link(self) -> str:
        return absolute(reverse("notices:newsletter"))

    def feed_url(self) -> str:
        return absolute(reverse("notices:newsletter_feed"))

    def feed_guid(self) -> str:
        return self.link()

    def author_name(self) -> str:
        return settings.OFFICE_NAME

    def items(self) -> list[Edition]:
        return editions(Issue.objects.published().with_campaign()[:NEWEST], language=LANGUAGE)

    def item_title(self, item: Edition) -> str:
        return item.subject

    def item_description(self, item: Edition) -> str:
        return item.summary

    def item_link(self, item: Edition) -> str:
        return item.issue.public_url

    def item_guid(self, item: Edition) -> str:
        return item.issue.public_url

    def item_pubdate(self, item: Edition) -> datetime:
        return cast(datetime, item.issue.campaign.started_at)

    def item_updateddate(self, item: Edition) -> datetime:
        return cast(datetime, item.issue.campaign.started_at)

    def item_categories(self, item: Edition) -> list[str]:
        return item.topics


def _changed_at(request: HttpRequest, *args: Any, **kwargs: Any) -> datetime | None:
    """When the newest issue began to go out: published issues do not change."""
    newest: datetime | None = Issue.objects.published().aggregate(newest=Max("campaign__started_at"))["newest"]
    return newest


_feed: Callable[..., HttpResponse] = NewsletterFeed()


@require_safe
@condition(last_modified_func=_changed_at)
def feed(request: HttpRequest) -> HttpResponse:
    with override(LANGUAGE):
        return _feed(request)
