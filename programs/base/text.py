"""The door to everything about Korean text; each subject has its own module behind it."""

from programs.base.dates import korean_date, korean_datetime, korean_period, korean_time, won
from programs.base.masking import mask_address, mask_email, mask_ip, mask_name, mask_phone
from programs.base.normal import bigrams, nfc, searchable
from programs.base.particles import particle, with_particle
from programs.base.phones import display_phone, format_phone, normalise_phone, phone_kind
from programs.base.rrn import blank_rrn, contains_rrn, validate_no_rrn
from programs.base.sms import (
    LMS_BYTES,
    SMS_BYTES,
    outside_letters,
    replaced_letters,
    sms_bytes,
    sms_kind,
    to_sms_text,
)

__all__ = [
    "LMS_BYTES",
    "SMS_BYTES",
    "bigrams",
    "blank_rrn",
    "contains_rrn",
    "display_phone",
    "format_phone",
    "korean_date",
    "korean_datetime",
    "korean_period",
    "korean_time",
    "mask_address",
    "mask_email",
    "mask_ip",
    "mask_name",
    "mask_phone",
    "nfc",
    "normalise_phone",
    "outside_letters",
    "particle",
    "phone_kind",
    "replaced_letters",
    "searchable",
    "sms_bytes",
    "sms_kind",
    "to_sms_text",
    "validate_no_rrn",
    "with_particle",
    "won",
]
