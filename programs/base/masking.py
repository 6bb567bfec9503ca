"""What the public sees of personal data: one rule per kind, fixed here (published tables vary)."""

import re

from programs.base.normal import nfc
from programs.base.phones import format_phone

_HANGUL = re.compile(r"[\uac00-\ud7a3]+")


def mask_name(name: str) -> str:
    """Return 홍*동 for 홍길동, 홍* for 홍길, 남**분 for 남궁여분; of other names the first letter of each part."""
    name = nfc(name).strip()
    if _HANGUL.fullmatch(name):
        if len(name) == 1:
            return "*"
        if len(name) == 2:
            return name[0] + "*"
        return name[0] + "*" * (len(name) - 2) + name[-1]
    return " ".join(part[0] + "*" * max(1, len(part) - 1) for part in name.split())


def mask_phone(phone: str) -> str:
    """Return 010-****-5678: the middle group is hidden; of a short number all but the last two digits."""
    shown = format_phone(phone)
    groups = shown.split("-")
    if len(groups) == 3:
        return f"{groups[0]}-{'*' * len(groups[1])}-{groups[2]}"
    if len(groups) == 2:
        return f"{'*' * len(groups[0])}-{groups[1]}"
    return "*" * max(0, len(shown) - 2) + shown[-2:] if len(shown) > 2 else "*" * len(shown)


def mask_email(email: str) -> str:
    """Return ab***@example.com; of a very short box name nothing of it stays."""
    local, at, domain = nfc(email).strip().rpartition("@")
    if not at:
        return "***"
    return f"{local[:2] if len(local) > 2 else ''}***@{domain}"


_ROAD = re.compile(r"^(.*?[\uac00-\ud7a3\d·]+(?:로|길))(?=\s|\d|$|,)")
_GA = re.compile(r"^(.*?[\uac00-\ud7a3]+\d가)(?=\s|\d|$|,|\()")  # 충정로2가 is a dong, not a road
_DONG = re.compile(r"^(.*?[\uac00-\ud7a3\d·]+(?:동|읍|면|리))(?=\s|\d|$|,|\()")


def mask_address(address: str) -> str:
    """Return the address down to its road or dong; the building, the floor and the room are hidden."""
    address = " ".join(nfc(address).split())
    found = _GA.match(address) or _ROAD.match(address) or _DONG.match(address)
    if found:
        return found.group(1) + (" ***" if found.end() < len(address) else "")
    parts = address.split(" ")
    kept = [part for part in parts[:3] if re.fullmatch(r"[\uac00-\ud7a3]+(?:시|도|군|구)", part)]
    return " ".join([*kept, "***"]) if address else ""


def mask_ip(ip: str) -> str:
    """Return 203.0.***.7 (third octet); of an IPv6 address the first three groups."""
    parts = ip.strip().split(".")
    if len(parts) == 4 and all(part.isdigit() for part in parts):
        return f"{parts[0]}.{parts[1]}.***.{parts[3]}"
    groups = ip.strip().split(":")
    if len(groups) > 2:
        return ":".join(groups[:3]) + ":***"
    return "***"
