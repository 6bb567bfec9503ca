"""Every component has its contract and its place on the style page; forms speak as KRDS and people do."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings as project
from django.template import engines
from django.template.loader import get_template
from django.test import Client
from django.utils.translation import override

from programs.base.forms import DateInput, Fieldset, PortalForm
from programs.base.styleguide import samples

TEMPLATES = Path(project.BASE_DIR) / "templates"
FILES = sorted((TEMPLATES / "components").glob("*.html"))
# Seen on the style page because they are parts of every page, or of another component.
OF_THE_FRAME = {
    "account_links",
    "breadcrumb_item",
    "demo_banner",
    "display_links",
    "footer",
    "header",
    "masthead",  # only where OFFICIAL_SITE=1
    "messages",
    "skip_link",
    "table_cell",
    "text_size",
}
WITH_THE_FORM = {"form_page", "error_summary"}
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_component_opens_with_its_contract(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.startswith("{% comment %}\n")
    contract = source.split("{% endcomment %}")[0]
    assert "`" in contract or "No variables" in contract, "name its variables, or say that it has none"
    get_template(f"components/{path.name}")


def test_every_component_has_its_place_on_the_style_page() -> None:
    shown = {sample.name for sample in samples()}
    assert shown | OF_THE_FRAME | WITH_THE_FORM == {path.stem for path in FILES}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["", "?state=error"])
def test_the_style_page_shows_every_component(client: Client, state: str) -> None:
    page = client.get(f"/styleguide/{state}").content.decode()
    for sample in samples():
        assert f'data-component="{sample.name}"' in page
    assert ("data-error-summary" in page) == bool(state)


@pytest.mark.django_db
def test_the_style_page_is_not_shown_to_the_public(client: Client, settings: Any) -> None:
    settings.DEBUG = settings.DEMO = False
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_anything_inline_or_foreign(path: Path) -> None:
    source = re.sub(r"{% comment.*?endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not INLINE.search(source)
    assert not re.search(r"(src|href)=\"(https?:)?//", source)


class Report(PortalForm):
    fieldsets = (Fieldset("신고하는 분", ["name", "phone"]),)
    autocomplete = {"name": "name"}

    name = forms.CharField(label="이름", max_length=5, help_text="등록부에 적힌 대로")
    phone = forms.CharField(label="전화번호")
    day = forms.DateField(label="허가일", widget=DateInput)
    how = forms.ChoiceField(label="방법", choices=[("visit", "방문"), ("post", "우편")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="안내를 읽었어요")
    paper = forms.FileField(label="결정문")


def rendered(data: dict[str, str] | None = None) -> str:
    return str(Report(data))


def test_an_empty_form_has_labels_hints_and_words_for_what_is_required() -> None:
    page = rendered()
    assert "error-summary" not in page
    assert re.search(r'<label for="id_name">이름\s*<span class="required-mark">\(필수\)</span>', page)
    assert 'id="id_name_helptext"' in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert 'autocomplete="name"' in page
    assert '<input type="date" name="day" class="krds-input"' in page
    assert re.search(r"<legend[^>]*>\s*신고하는 분", page)
    assert re.search(r"<legend[^>]*>방법", page), "a group of choices is named by a legend"


def test_a_refused_form_names_each_mistake_twice_and_leads_to_the_field() -> None:
    page = rendered({"name": "여섯글자이름", "phone": ""})
    summary = page[page.index("error-summary") : page.index("</ul>")]
    for anchor in ("#id_name", "#id_phone", "#id_day", "#id_how_0", "#id_agree", "#id_paper"):
        assert f'href="{anchor}"' in summary
        assert f'id="{anchor[1:]}"' in page
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert 'value="여섯글자이름"' in page, "what was typed is kept"
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert page.count('aria-invalid="true"') >= 6
    assert page.index('id="id_name_error"') < page.index('id="id_name"'), "the error stands between label and field"


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("name", "이름을 써 주세요."),
        ("phone", "전화번호를 써 주세요."),
        ("how", "방법을 골라 주세요."),
        ("agree", "‘안내를 읽었어요’에 표시해 주세요."),
        ("paper", "결정문을 올려 주세요."),
    ],
)
def test_what_is_missing_is_asked_for_in_a_sentence(field: str, sentence: str) -> None:
    with override("ko"):
        assert Report({}).errors[field] == [sentence]


def test_a_field_with_words_of_its_own_keeps_them() -> None:
    class Own(PortalForm):
        name = forms.CharField(label="이름", error_messages={"required": "이름이 없으면 찾을 수 없어요."})

    assert Own({}).errors["name"] == ["이름이 없으면 찾을 수 없어요."]


def test_a_table_with_rows_has_a_caption_and_labelled_cells() -> None:
    table = engines["django"].from_string('{% include "components/table.html" %}')
    page = table.render(
        {
            "caption": "동별 건수",
            "columns": [{"label": "동"}, {"label": "건수", "number": True}],
            "rows": [[{"text": "신촌동", "href": "/x/"}, 12]],
        }
    )
    assert "<caption>동별 건수</caption>" in page
    assert '<th scope="row" data-label="동">' in page
    assert '<td data-label="건수" class="number">' in page
