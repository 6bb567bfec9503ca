"""The small tools: registries, tokens, rate limits, extensions of a period, log lines, the search condition."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test.utils import isolate_apps

from programs.base import registry
from programs.base.clock import CalendarPeriod, Extension, Immediate, NameChangePriority, WorkingDays, WorkingHours
from programs.base.errors import BadInput
from programs.base.extensions import CAUSES, check_extension
from programs.base.ids import sign, unsign
from programs.base.logging import logging_config, mask_personal_data, mask_text
from programs.base.models import SearchText, matching
from programs.base.ratelimit import forget, hit, remaining_after_hit
from programs.base.registry import AlreadyRegistered, Registry, autodiscover

# -- registries ------------------------------------------------------------------------------------------------


def test_a_key_is_taken_once_and_the_same_thing_again_is_harmless():
    colours = Registry[str]("colour")
    colours.register("sky", "blue")
    colours.register("sky", "blue")

    with pytest.raises(AlreadyRegistered, match="colour 'sky'"):
        colours.register("sky", "grey")
    with pytest.raises(KeyError, match="No colour is registered as 'sea'"):
        colours["sea"]
    assert (list(colours), len(colours), colours.get("sea"), "sky" in colours) == (["blue"], 1, None, True)
    assert colours.keys() == ["sky"]

    colours.unregister("sky")
    assert len(colours) == 0


def test_modules_of_a_name_are_found_in_apps_and_in_their_program_folders(monkeypatch):
    packages = [package for package, _folder in registry._own_packages()]

    assert "programs.base" in packages
    assert "civil_affairs.service_desk" in packages
    assert "civil_affairs.service_desk.passports" in packages
    assert not any(package.startswith(("django", "unfold", "allauth")) for package in packages)
    assert "programs.base.migrations" not in packages
    assert [module.__name__ for module in autodiscover("clock")] == ["programs.base.clock"]


def test_a_module_that_cannot_be_imported_is_not_passed_over(monkeypatch, tmp_path):
    (tmp_path / "broken_app").mkdir()
    (tmp_path / "broken_app" / "__init__.py").touch()
    (tmp_path / "broken_app" / "indicators.py").write_text("import nowhere_at_all")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(registry, "_own_packages", lambda: iter([("broken_app", tmp_path / "broken_app")]))

    with pytest.raises(ModuleNotFoundError, match="nowhere_at_all"):
        autodiscover("indicators")


# -- tokens ----------------------------------------------------------------------------------------------------


def test_a_token_says_what_was_signed_until_it_expires():
    with time_machine.travel("2026-11-23 09:00", tick=False) as clock:
        token = sign("receipt", {"case": 7})
        assert unsign("receipt", token, timedelta(minutes=5)) == {"case": 7}

        clock.shift(timedelta(minutes=6))
        with pytest.raises(BadInput, match="유효 기간"):
            unsign("receipt", token, timedelta(minutes=5))


@pytest.mark.parametrize("change", [lambda token: token + "x", lambda token: "", lambda token: "a:b:c"])
def test_a_forged_token_is_refused(change):
    with pytest.raises(BadInput, match="올바르지 않아요"):
        unsign("receipt", change(sign("receipt", 7)), 60)


def test_a_token_is_good_for_its_own_purpose_only():
    with pytest.raises(BadInput):
        unsign("survey", sign("receipt", 7), 60)


# -- rate limits -----------------------------------------------------------------------------------------------


def test_what_is_done_too_often_is_refused_until_the_next_window():
    with time_machine.travel("2026-11-23 09:00:00", tick=False) as clock:
        assert [hit("code:01012345678", 3, 60) for _ in range(5)] == [True, True, True, False, False]
        assert hit("code:01087654321", 3, 60)

        clock.shift(timedelta(seconds=60))
        assert remaining_after_hit("code:01012345678", 3, 60) == 2

        forget("code:01012345678", 60)
        assert remaining_after_hit("code:01012345678", 3, 60) == 2


# -- lengthening a period (K-07) -------------------------------------------------------------------------------

REASON = "경찰서 협의"


def lengthened(rule, by, *, earlier=0, cause="consultation", consented=False, reason=REASON):
    held = [Extension(by, REASON)] * earlier
    check_extension(rule, held, Extension(by, reason), cause=cause, consented=consented)


@pytest.mark.parametrize(
    ("rule", "by"),
    [
        (WorkingDays(7), WorkingDays(7)),
        (WorkingHours(24), WorkingDays(3)),
        (WorkingDays(3), WorkingHours(24)),
        (Immediate(), WorkingHours(3)),
        (NameChangePriority(), WorkingHours(8)),
        (CalendarPeriod(1, "months"), CalendarPeriod(4, "weeks")),
    ],
)
def test_the_first_extension_may_be_as_long_as_the_period(rule, by):
    lengthened(rule, by)


@pytest.mark.parametrize(
    ("rule", "by"),
    [
        (WorkingDays(7), WorkingDays(8)),
        (WorkingHours(24), WorkingHours(25)),
        (NameChangePriority(), WorkingHours(9)),
        (CalendarPeriod(1, "months"), CalendarPeriod(5, "weeks")),
    ],
)
def test_it_may_not_be_longer(rule, by):
    with pytest.raises(ValidationError, match="원래 처리기간보다"):
        lengthened(rule, by)


def test_the_second_needs_consent_and_there_is_no_third():
    with pytest.raises(ValidationError, match="신청인의 동의"):
        lengthened(WorkingDays(7), WorkingDays(7), earlier=1)
    lengthened(WorkingDays(7), WorkingDays(7), earlier=1, consented=True)
    with pytest.raises(ValidationError, match="두 번까지만"):
        lengthened(WorkingDays(7), WorkingDays(7), earlier=2, consented=True)


@pytest.mark.parametrize("cause", ["", "overload", "업무과중", "absence"])
def test_overload_is_no_cause(cause):
    assert "overload" not in CAUSES
    with pytest.raises(ValidationError, match="업무가 많거나"):
        lengthened(WorkingDays(7), WorkingDays(1), cause=cause)


def test_the_reason_is_written_and_the_measure_is_the_rules_own():
    with pytest.raises(ValidationError, match="사유"):
        lengthened(WorkingDays(7), WorkingDays(1), reason="  ")
    for rule, by in [
        (WorkingDays(7), WorkingHours(8)),
        (CalendarPeriod(1, "months"), WorkingDays(3)),
        (WorkingHours(8), CalendarPeriod(1)),
    ]:
        with pytest.raises(ValidationError, match="늘릴 수 있어요"):
            lengthened(rule, by)


# -- log lines -------------------------------------------------------------------------------------------------


def test_log_lines_hold_no_personal_data():
    event = {
        "event": "sent to 010-1234-5678 and hong@example.com",
        "applicant_name": "홍길동",
        "password": "x",
        "one_time_code": "123456",
        "nested": {"phone": "01012345678", "name": "홍길동"},
        "case": 7,
        "items": ["hong@example.com"],
        "receipt": "P07-2026-000123",
        "_record": "01012345678",
    }

    masked = mask_personal_data(None, "info", event)

    assert masked["event"] == "sent to 010-****-5678 and ho***@example.com"
    assert masked["applicant_name"] == masked["password"] == masked["one_time_code"] == "***"
    assert masked["nested"] == {"phone": "010-****-5678", "name": "***"}
    assert masked["items"] == ["ho***@example.com"]
    assert (masked["case"], masked["receipt"]) == (7, "P07-2026-000123")


@pytest.mark.parametrize("written", ["01012345678", "010 1234 5678", "+82 10-1234-5678", "02-330-1137"])
def test_phones_in_running_text_are_masked(written):
    assert "1234" not in mask_text(f"call {written} now").replace("5678", "")
    assert "330" not in mask_text(f"call {written} now")


def test_other_packages_records_and_tracebacks_are_masked_too():
    formatter = _formatter(as_json=True)
    record = logging.LogRecord("lib", logging.ERROR, "f.py", 1, "no answer from %s", ("01012345678",), None)
    try:
        raise ValueError("홍길동 010-8765-4321")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)

    line = formatter.format(record)

    assert "010-****-5678" in line
    assert "8765" not in line
    assert '"level": "error"' in line
    assert "\n" not in line


def _formatter(**options):
    settings = dict(logging_config(**options)["formatters"]["portal"])
    return settings.pop("()")(**settings)


# -- the search condition --------------------------------------------------------------------------------------


def test_a_search_asks_for_all_pairs_of_letters_and_an_empty_one_finds_nothing():
    assert matching("전입신고").children == [("bigrams__contains", ["신고", "입신", "전입"])]
    assert matching(" -- ").children == [("pk__in", [])]


@isolate_apps("programs.base")
def test_a_model_that_is_to_be_found_says_by_which_text():
    class Silent(SearchText):
        class Meta:
            app_label = "base"

    class Spoken(SearchText):
        class Meta:
            app_label = "base"

        def search_source(self) -> str:
            return "전입신고"

    row = Spoken()
    row.index_text()

    assert [found.id for found in Silent.check()] == ["base.E001"]
    assert Spoken.check() == []
    assert row.bigrams == ["신고", "입신", "전입"]
