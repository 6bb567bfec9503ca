"""Log lines without personal data: structured, one line each, masked before anything is written.

`logging_config()` is what settings.LOGGING takes. Every record passes through it, Django's and other packages' too;
names, phones, e-mails and registration numbers are blanked by key and by pattern, in tracebacks as well.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from programs.base.masking import mask_email, mask_phone
from programs.base.rrn import blank_rrn

# Keys whose values are never written, whatever they hold.
SECRET_KEYS = re.compile(r"(?:^|_)(?:password|passwd|secret|token|code|otp|key|cookie|authorization|session)s?$", re.I)
NAME_KEYS = re.compile(
    r"^(?:(?:applicant|old|new|first|last|full|display|resident|guardian|recipient|to)_)?(?:name|address|addr)s?$", re.I
)
_PHONE = re.compile(
    r"(?<![\w-])(?:\+82[- .]?1|01)[016-9][- .]?\d{3,4}[- .]?\d{4}(?!\d)"  # mobile, however parted
    r"|(?<![\w-])0\d{1,2}-\d{3,4}-\d{4}(?!\d)"  # any other with hyphens
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DEPTH = 6


def mask_text(text: str) -> str:
    """Return the text with phones, e-mails and registration numbers masked."""
    text = blank_rrn(text)
    text = _PHONE.sub(lambda found: mask_phone(found.group()), text)
    return _EMAIL.sub(lambda found: mask_email(found.group()), text)


def mask_value(value: Any, depth: int = 0) -> Any:
    """Return the value as it may be logged; of nested things every part."""
    if isinstance(value, str):
        return mask_text(value)
    if depth >= _DEPTH or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {key: mask_key(str(key), part, depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask_value(part, depth + 1) for part in value]
    return mask_text(str(value))


def mask_key(key: str, value: Any, depth: int = 0) -> Any:
    if value is not None and SECRET_KEYS.search(key):
        return "***"
    if value and NAME_KEYS.match(key):
        return "***"
    return mask_value(value, depth)


def mask_personal_data(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The structlog processor; it stands right before the renderer."""
    for key, value in list(event.items()):
        if not key.startswith("_"):
            event[key] = mask_key(key, value)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.UnicodeDecoder(),
]


def logging_config(*, level: str = "INFO", as_json: bool = True) -> dict[str, Any]:
    """Return settings.LOGGING: one handler to standard error, JSON lines or, for a terminal, plain ones."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "logger", "event"])
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "portal": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    mask_personal_data,
                    renderer,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "portal"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": level, "propagate": False},
            "axes": {"level": "WARNING"},  # its greeting at every start says nothing
            "django.server": {"handlers": ["console"], "level": level, "propagate": False},
        },
    }
