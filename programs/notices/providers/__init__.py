"""Who carries our messages: adapters, one class each, picked by settings (registry.py) and health (routing.py)."""

from .base import Answer, Parcel, Provider
from .registry import SMS_PROVIDERS, carrier, email_provider, in_slot, provider_for, slots_of, sms_provider

__all__ = [
    "SMS_PROVIDERS",
    "Answer",
    "Parcel",
    "Provider",
    "carrier",
    "email_provider",
    "in_slot",
    "provider_for",
    "slots_of",
    "sms_provider",
]
