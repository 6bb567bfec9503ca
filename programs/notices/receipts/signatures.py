"""Who may report: signatures of webhooks, compared in constant time. Pure.

The http gateways and the mail relay sign as we ask them to: `X-Portal-Signature: t=<unix seconds>,v1=<hex>`, the
HMAC-SHA256 of "<t>.<body>" under the shared secret, not older than five minutes.

Solapi's reference names only the secret that is given with the webhook's address; what it sends is the header
`X-Solapi-Secret` with the SHA-1 of that secret, as those tell who use it [not in the reference]. It signs neither body
nor time, so TLS has to keep it, and a repeated report must be harmless, which it is.
"""

import hashlib
import hmac
import re

OLDEST_SECONDS = 300
PATTERN = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def is_signed(header: str, body: bytes, *, secret: str, now: float) -> bool:
    """True for a signature of ours over this body, made in the last five minutes."""
    match = PATTERN.fullmatch(header.strip())
    if not secret or match is None or abs(now - int(match[1])) > OLDEST_SECONDS:
        return False
    return hmac.compare_digest(sign(body, secret=secret, at=int(match[1])).rpartition("=")[2], match[2])


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The header's value: what a gateway sends."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def is_solapi(header: str, *, secret: str) -> bool:
    """True for the secret in Solapi's form."""
    return bool(secret) and hmac.compare_digest(solapi(secret).encode(), header.strip().lower().encode())


def solapi(secret: str) -> str:
    """The header's value: what Solapi sends."""
    return hashlib.sha1(secret.encode(), usedforsecurity=False).hexdigest()
