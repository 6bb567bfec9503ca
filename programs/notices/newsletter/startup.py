"""What the rest of P06 must know of newsletters: how a copy is made and shown, what keeps an issue from being sent."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from programs.plan.catalog import after_loading

from ..campaigns.content import register_maker
from ..campaigns.models import Campaign, CampaignKind
from ..campaigns.rules import Fault, register_check
from ..campaigns.shown import register_shower
from .content import NewsletterContent
from .loading import load_checklist
from .rules import missing
from .shown import shower


def faults(campaign: Campaign) -> Iterator[Fault]:
    """Everything an issue lacks, each sentence with the block it is about.

    Handed in on the campaign's own page, past `services.submit`, an issue has no dates of its own and is refused.
    """
    if campaign.issue.dates is None:
        yield Fault("", _("소식지는 ‘소식지 만들기’ 화면에서 승인을 올려 주세요."))
    for lack in missing(campaign.issue.articles.in_order()):
        yield Fault("", str(lack))


register_maker(CampaignKind.NEWSLETTER, NewsletterContent)
register_check(CampaignKind.NEWSLETTER, faults)
register_shower(CampaignKind.NEWSLETTER, shower)
after_loading.append(load_checklist)
