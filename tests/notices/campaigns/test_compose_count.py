"""compose.js counts as Python does, in a real browser: letter by letter, and whole texts with their values."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from programs.base.text import outside_letters, replaced_letters, sms_bytes
from programs.notices.campaigns import measure
from programs.notices.campaigns.admin_preview import compose_data
from programs.notices.campaigns.composition import wordings
from programs.notices.models import Campaign
from programs.people.models import Dong

pytestmark = pytest.mark.browser

SCRIPT = (settings.BASE_DIR / "static" / "notices" / "compose.js").read_text(encoding="utf-8")
TEXTS = [
    "똠방각하",
    "봄 축제 – 연희동 — 오세요 • ‧ ₩ 〜 − ～",
    "빈칸\u00a0과 \u200b없는 빈칸",
    "각각 따로 쓴 한글",  # NFD, as macOS sends it
    "emoji 😀 and é, ế, 们\n둘째 줄 ✓",
    "줄\r\n바꿈\r끝",
    "·…―※㎡℃①￦€“”",
]
TEMPLATES = [
    "봄 축제가 열려요.",
    "{dong:은/는} {topics:이/가} 열려요. {{중괄호}}",
    "여기서 바꿔요: {manage_link}",
    "{dong:으로/로} 오세요",
    "{name}님",
    "{dong",
    "dong}",
    "{dong:는은}",
    "{dong!r}",
    "{}",
    "{ dong}",
    "가" * 500,
]


def bytes_of(text):
    try:
        return sms_bytes(text)
    except ValidationError:
        return None


@pytest.fixture
def counting(browser, public_relations):
    """A page with compose.js at work over a form like the compose page's."""
    page = browser.new_page()
    dongs = "".join(f'<label><input name="dongs" value="{d.code}">{d.name}</label>' for d in Dong.objects.all())
    data = json.dumps(compose_data(public_relations)).replace("<", "\\u003c")
    page.set_content(
        f'<script id="compose-data" type="application/json">{data}</script>'
        f'<form data-compose><textarea name="body"></textarea>{dongs}</form>'
    )
    page.add_script_tag(content=SCRIPT)
    yield page
    page.close()


def test_every_letter_has_the_same_bytes(counting):
    letters = [chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000]
    counted = counting.evaluate(
        "letters => letters.map((letter) => window.composeCount.measure(letter).bytes)", letters
    )
    other = {f"U+{ord(a):04X}": (b, bytes_of(a)) for a, b in zip(letters, counted, strict=True) if b != bytes_of(a)}
    assert other == {}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_same_bytes_places_and_replacements(text, counting):
    found = counting.evaluate(
        "text => { const f = composeCount.measure(text); return {...f, replaced: Object.fromEntries(f.replaced)}; }",
        text,
    )
    as_sent = text.replace("\r\n", "\n").replace("\r", "\n")
    assert found["bytes"] == bytes_of(as_sent)
    assert [(one["line"], one["place"], one["letter"]) for one in found["outside"]] == outside_letters(as_sent)
    assert found["replaced"] == replaced_letters(as_sent)


def test_the_dictionary_word_of_k_30(counting):
    assert counting.evaluate("window.composeCount.measure('똠방각하').bytes") == 8


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_whole_text_is_as_long_with_the_longest_values(template, counting, public_relations):
    campaign = Campaign(department=public_relations, body=template)
    found = counting.evaluate(
        "body => { const {bytes, kind} = window.composeCount.weigh(body, 'ko'); return {bytes, kind}; }", template
    )
    try:
        length = measure.length_of(wordings(campaign)["ko"], measure.longest_values(campaign))
    except (ValidationError, ValueError):
        length = None
    assert found["bytes"] == length
    assert found["kind"] == measure.channel_of(campaign)
