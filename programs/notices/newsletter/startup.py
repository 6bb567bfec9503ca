"""What the rest of P06 must know of newsletters: how a copy is made, and what keeps an issue from being sent."""

from collections.abc import Iterator

from ..campaigns.content import register_maker
from ..campaigns.models import Campaign, CampaignKind
from ..campaigns.rules import Fault, register_check
from . import tasks  # noqa: F401  Celery finds them only in the app's own module
from .content import NewsletterContent
from .rules import missing


def faults(campaign: Campaign) -> Iterator[Fault]:
    """Everything an issue lacks, each sentence with the block it is about."""
    for lack in missing(campaign.issue.articles.in_order()):
        yield Fault("", str(lack))


def register() -> None:
    """Called once, when the app is ready."""
    register_maker(CampaignKind.NEWSLETTER, NewsletterContent)
    register_check(CampaignKind.NEWSLETTER, faults)
