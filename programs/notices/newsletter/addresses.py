"""Where the campaign of an issue stands in the staff area."""

from django.urls import reverse

from ..campaigns.models import Campaign


def campaign_url(campaign: Campaign) -> str:
    """The campaign's page: approval, sending, progress."""
    return reverse("admin:notices_campaign_change", args=[campaign.pk])
