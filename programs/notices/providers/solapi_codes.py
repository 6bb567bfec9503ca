"""Solapi's status codes as a table (data/solapi_codes.json): what each means for the message, and for the number.

`outcome`: accepted (2000, 3000), delivered (4000), temporary (again, at most three times), permanent, unknown.
`then`: what follows for the recipient or for us:
    withdraw  the person refused by the 080 number: consent is off at once (K-31)
    dead      nobody can ever be reached at that number: it is set aside at once
    soft      not reached this time: set aside after three times in 30 days
    account   our account or sender number: staff's to mend, and a reason to use the other provider meanwhile

The list is the provider's public one (message-status-codes); which codes are worth another try, and what follows, is
ours. A code that is not in the table is judged by its first digit: an error at acceptance (1, 2) or at the carrier (3).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent.parent / "data" / "solapi_codes.json"
Then = Literal["", "withdraw", "dead", "soft", "account"]


@dataclass(frozen=True)
class Code:
    """One row of the table."""

    code: str
    outcome: Literal["accepted", "delivered", "temporary", "permanent", "unknown"]
    then: Then
    sentence: str

    @property
    def text(self) -> str:
        return f"{self.code} {self.sentence}"


@lru_cache(maxsize=1)
def table() -> dict[str, Code]:
    return {row["code"]: Code(**row) for row in json.loads(FILE.read_text(encoding="utf-8"))}


def meaning(code: str) -> Code:
    """The row of that code, or a fitting one for a code that the provider has added since."""
    if known := table().get(code):
        return known
    if code[:1] in ("1", "2", "3") and len(code) == 4:
        return Code(code, "permanent", "", "보내지 못했어요. 업체의 코드 표를 확인해 주세요.")
    return Code(code, "unknown", "", "업체가 모르는 대답을 했어요.")
