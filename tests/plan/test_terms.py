"""The plan's short texts in the four languages, and what happens to a text nobody translated."""

import ast
import json
import re
from pathlib import Path

import pytest
from django.utils import translation

from civil_affairs.field_office import facts as field_office
from civil_affairs.field_office.requests import BulkyItem
from civil_affairs.service_desk.after_hours import opening as after_hours
from programs.people.places import PLACES_FILE
from programs.plan.catalog import COLUMNS, LANGUAGES, catalog, read
from programs.plan.indicators import UNITS, with_unit
from programs.plan.terms import term, translated
from programs.portal import facts
from programs.portal.facts import public_facts
from tests.portal.html import Page

BASE = Path(__file__).parents[2]
HANGUL = re.compile(r"[가-힣]")


def texts_of_the_plan() -> set[str]:
    """Every text of the sheet that a resident's page shows as it stands there, but for the facts."""
    texts: set[str] = set()
    for sheet in catalog()["programs"]:
        for step in sheet["milestones"]:
            texts |= {step["title"], step.get("note", "")}
        for target in sheet["targets"]:
            texts |= {target["indicator"], target.get("note", "") or ", ".join(target.get("rounds", []))}
        texts |= {line["item"] for line in sheet.get("budget", [])} | set(sheet.get("partners", []))
    return {text for text in texts if HANGUL.search(text)}


def texts_of_the_facts(monkeypatch) -> set[str]:
    """Every Korean text that the facts ask a translation of."""
    asked: set[str] = set()
    monkeypatch.setattr(facts, "translated", lambda text: asked.add(text) or text)
    for sheet in catalog()["programs"]:
        public_facts({name: value for name, value in sheet.items() if name not in COLUMNS})
    return {text for text in asked if HANGUL.search(text)}


def names_of_places() -> set[str]:
    """The dongs, which forms offer, and what the rows of the after-hours office say."""
    places = json.loads(PLACES_FILE.read_text(encoding="utf-8"))
    own = {after_hours.TITLE, after_hours.TEXT, after_hours.BRING, after_hours.PLACE}
    return {dong["name"] for dong in places["dongs"]} | own


def texts_of_the_field_offices() -> set[str]:
    """What the rows of P01's room begin with: its services and papers, bulky waste, the offices of its zones."""
    services = {text for fact in field_office.SERVICES for text in (fact.name, fact.papers)}
    bulky = {str(BulkyItem(name=name, size=size)) for name, size in field_office.BULKY_ITEMS}
    offices = {f"{zone} 현장민원실" for zone in field_office.POSITIONS} | {field_office.OFFERING_TEXT}
    return {text for text in services | bulky | offices if text}


def all_texts(monkeypatch) -> set[str]:
    return texts_of_the_plan() | texts_of_the_facts(monkeypatch) | names_of_places() | texts_of_the_field_offices()


def test_every_text_of_the_plan_has_its_three_translations(monkeypatch):
    wanted = all_texts(monkeypatch)

    assert len(wanted) > 350
    missing = {
        (text, language)
        for text in wanted
        for language in LANGUAGES
        if not translated(text, language) or HANGUL.search(translated(text, language))
    }
    assert missing == set()


def texts_of_the_rows_it_begins_with() -> set[str]:
    """Every line that a module of demo, first rows or facts holds, and the titles those modules make of them."""
    rooms = [BASE / app for app in ("programs", "civil_affairs", "participation")]
    modules = [
        path
        for room in rooms
        for name in ("demo*.py", "facts.py", "fields.py", "opening.py")
        for path in room.rglob(name)
    ]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    lines = {
        line
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for line in (node.value, *node.value.splitlines())
    }
    return lines | {f"{field} 사전상담" for field in lines} | {f"제{number}차 회의" for number in range(1, 13)}


def test_no_translation_outlived_its_text(monkeypatch):
    assert set(read("terms.json")) - all_texts(monkeypatch) - texts_of_the_rows_it_begins_with() == set()


def test_a_text_follows_the_language_of_the_page():
    assert translated("준공") == "준공"
    with translation.override("zh-hans"):
        assert translated("준공") == "竣工"
        assert translated("세무1과") == "税务1科"  # a department among the partners
    assert translated("준공", "en") == "Completion of construction"


def test_what_staff_wrote_stays_korean_and_says_so():
    assert term("새로 쓴 <제목>") == "새로 쓴 &lt;제목&gt;"
    with translation.override("en"):
        assert term("새로 쓴 <제목>") == ('<span lang="ko">새로 쓴</span> &lt;<span lang="ko">제목</span>&gt;')
        assert term("TF 3차 회의 (2026)") == 'TF 3<span lang="ko">차 회의</span> (2026)'


@pytest.mark.parametrize("unit", UNITS)
def test_units_are_said_in_the_language_of_the_page(unit):
    assert with_unit(1234, unit) == f"1,234{unit}"
    for language in ("en", "zh-hans", "vi"):
        with translation.override(language):
            assert not HANGUL.search(with_unit(1234, unit))


def test_one_of_a_unit_is_one_and_a_percentage_is_the_same_everywhere():
    with translation.override("en"):
        assert with_unit(1, "건") == "1 case"
        assert with_unit(2, "건") == "2 cases"
        assert with_unit(14.3, "%") == "14.3%"
        assert with_unit(3, "그루") == "3그루"  # a unit that staff made


class Main(Page):
    """The text inside <main> of a page that is not marked as Korean."""

    depth = 0
    korean = 0
    unmarked = ""

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "main"
        self.korean += tag == "span" and (bool(self.korean) or dict(attrs).get("lang") == "ko")

    def handle_endtag(self, tag):
        self.depth -= tag == "main"
        self.korean -= tag == "span" and bool(self.korean)

    def handle_data(self, data):
        if self.depth and not self.korean:
            self.unmarked += data


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 7, 14])
@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
def test_a_program_page_in_another_language_holds_no_unmarked_korean(number, language, plan, client):
    client.get(f"/display/?lang={language}")
    main = Main()

    main.feed(client.get(f"/programs/{number}/?year=2015").content.decode())

    assert len(main.unmarked) > 500
    assert HANGUL.findall(main.unmarked) == []


@pytest.mark.django_db
def test_the_filter_of_the_list_names_departments_in_the_language_of_the_page(plan, client):
    client.get("/display/?lang=vi")
    main = Main()

    main.feed(client.get("/programs/").content.decode())

    assert "Phòng Dân sự và Hộ chiếu" in main.unmarked
    assert HANGUL.findall(main.unmarked) == []
