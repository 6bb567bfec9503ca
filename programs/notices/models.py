"""The tables of P06 and of the outbox, gathered from their rooms."""

from .campaigns.models import Campaign, MessageTemplate, SenderNumber, UnitPrice
from .newsletter.models import Article, ChecklistEntry, ChecklistItem, Issue, IssueOpens
from .outbox import Attempt, Channel, OutboxMessage, Priority, Purpose, Receipt, State
from .receipts.desk.models import IncomingText, ReceiptEvent
from .signups.desk.models import PaperForm, Promotion, Signup, SignupBatch
from .subscribers.models import AgeBand, EmailProof, SignupPlace, Subscriber, Topic
from .weather.models import (
    WeatherBulletin,
    WeatherEvent,
    WeatherFeed,
    WeatherNotice,
    WeatherRule,
    WeatherWarning,
)

__all__ = [
    "AgeBand",
    "Article",
    "Attempt",
    "Campaign",
    "Channel",
    "ChecklistEntry",
    "ChecklistItem",
    "EmailProof",
    "IncomingText",
    "Issue",
    "IssueOpens",
    "MessageTemplate",
    "OutboxMessage",
    "PaperForm",
    "Priority",
    "Promotion",
    "Purpose",
    "Receipt",
    "ReceiptEvent",
    "SenderNumber",
    "Signup",
    "SignupBatch",
    "SignupPlace",
    "State",
    "Subscriber",
    "Topic",
    "UnitPrice",
    "WeatherBulletin",
    "WeatherEvent",
    "WeatherFeed",
    "WeatherNotice",
    "WeatherRule",
    "WeatherWarning",
]
