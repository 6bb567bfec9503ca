"""Where the campaign of an issue stands in the staff area."""

from django.urls import NoReverseMatch, reverse

from ..campaigns.models import Campaign


def campaign_url(campaign: Campaign) -> str:
    """The campaign's page: approval, sending, progress; empty where campaigns are not in the admin."""
    try:
        return reverse("admin:notices_campaign_change", args=[campaign.pk])
    except NoReverseMatch:
        return ""
