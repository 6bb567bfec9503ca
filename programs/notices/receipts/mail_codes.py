"""What a mail server's refusal says about the address (RFC 3463): dead, or only not reached this time. Pure."""

import re

ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# Nobody will ever be reached there: no such mailbox, no such domain, moved, switched off. One is enough.
DEAD = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
# Of us or of the text, not of the address: an unwelcome sender, content, spam and policy. The digest names them.
NOT_OF_THE_ADDRESS = ("5.1.7", "5.1.8", "5.6.", "5.7.")
# Without an enhanced code, to the recipient's name: no such user, not here, not allowed name.
DEAD_REPLIES = ("550", "551", "553")


def enhanced(text: str) -> str:
    """The first enhanced status code in what a server said, "" where there is none."""
    found = ENHANCED.search(text)
    return found[1] if found else ""


def follows(code: str, *, to_the_recipient: bool = False) -> str:
    """ "dead", "soft" or nothing, by an enhanced code (5.1.1) or a bare reply (550).

    Full boxes and networks say nothing for good about the address; refusals of the text or of us nothing at all. A bare
    550 is a dead mailbox only where the server said it `to_the_recipient` (RCPT): after DATA it refuses the text.
    """
    if code in DEAD or (to_the_recipient and code in DEAD_REPLIES):
        return "dead"
    if code.startswith(NOT_OF_THE_ADDRESS):
        return ""
    return "soft" if code[:1] in ("4", "5") else ""
