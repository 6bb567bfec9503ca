"""What the rows of P01 say is there in the other three languages: services, papers, zones, items, offices."""

import re

import pytest

from civil_affairs.field_office import facts
from programs.plan.catalog import LANGUAGES
from programs.plan.terms import translated

HANGUL = re.compile(r"[가-힣]")
NAMES = {service.name for service in facts.SERVICES} | {service.papers for service in facts.SERVICES}
ZONES = {f"{name}{what}" for name in facts.POSITIONS for what in ("", " 현장민원실")}
ITEMS = {f"{name} ({size})" if size else name for name, size in facts.BULKY_ITEMS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_of_another_language_reads_no_korean(language):
    wanted = {text for text in NAMES | ZONES | ITEMS | {facts.OFFERING_TEXT} if text}

    assert {text for text in wanted if HANGUL.search(translated(text, language))} == set()
