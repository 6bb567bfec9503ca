"""Why a file is not taken, as a word that programs.files.refusals puts into a sentence."""

from typing import Any


class Refused(Exception):
    """The file is not taken; `code` says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
