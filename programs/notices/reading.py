"""What a message said, for a page or an export: a campaign's text stands in the campaign, not in each of its rows."""

from .campaigns.content import content_for
from .outbox import OutboxMessage


def text_of(message: OutboxMessage) -> str:
    """The text as its recipient got it; nothing of a one-time code, nor once it was wiped."""
    if message.secret or message.wiped_at or message.campaign is None:
        return message.shown_body
    return content_for(message.campaign).parcel(message).body
