"""The translation tool finds texts, keeps translations, and tells what is wrong."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from django.conf import settings


@pytest.fixture
def messages(tmp_path, monkeypatch):
    """The tool, at work on a small project of its own."""
    path = Path(settings.BASE_DIR) / "tools" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages_tool", path)
    tool = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "messages_tool", tool)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(tool, "BASE_DIR", tmp_path)
    monkeypatch.setattr(tool, "LOCALE_DIR", tmp_path / "locale")
    monkeypatch.setattr(tool, "LANGUAGES", ("en",))
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "admin.py").write_text("title = _('담당자용')\n")
    (tmp_path / "shop" / "views.py").write_text("text = _('%(count)d건이에요') % {'count': 1}\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("    {% load i18n %}\n  {% translate '처음' %}\n")
    return tool


def translate(tool, text: str, translation: str) -> None:
    catalog: Catalog = tool.read("en")
    catalog[text].string = translation
    tool.write("en", catalog)


def faults(tool, capsys) -> str:
    status = tool.check()
    said = capsys.readouterr().out
    assert bool(status) == ("en:" in said)
    return said


def test_texts_of_code_and_templates_are_taken_and_translations_stay(messages):
    messages.extract()
    translate(messages, "처음", "Home")
    (messages.BASE_DIR / "templates" / "page.html").write_text("{% translate '처음' %} {% translate '다음' %}")

    messages.extract()

    catalog = messages.read("en")
    assert catalog["처음"].string == "Home"
    assert not catalog["다음"].string, "a translation is never guessed"


def test_a_residents_text_without_translation_is_a_fault_and_staffs_is_not(messages, capsys):
    messages.extract()
    capsys.readouterr()

    said = faults(messages, capsys)

    assert "no translation: '처음'" in said
    assert "담당자용" not in said


def test_a_translation_that_loses_a_placeholder_is_a_fault(messages, capsys):
    messages.extract()
    translate(messages, "%(count)d건이에요", "some cases")
    capsys.readouterr()

    assert "other placeholders than '%(count)d건이에요': 'some cases'" in faults(messages, capsys)


def test_a_new_text_that_was_not_taken_is_a_fault(messages, capsys):
    messages.extract()
    (messages.BASE_DIR / "shop" / "forms.py").write_text("label = _('이름')\n")
    capsys.readouterr()

    assert "not in the .po, run `make messages`: '이름'" in faults(messages, capsys)


def test_a_whole_translation_has_no_faults_and_compiles(messages, capsys):
    messages.extract()
    translate(messages, "처음", "Home")
    translate(messages, "%(count)d건이에요", "%(count)d cases")
    capsys.readouterr()

    assert "0 faults" in faults(messages, capsys)
    messages.compile_all()
    with (messages.LOCALE_DIR / "en" / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        assert read_mo(compiled)["처음"].string == "Home"
