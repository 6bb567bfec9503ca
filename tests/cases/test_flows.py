"""Every kind × state × move × role: what the declarations say is what happens, and a refusal changes nothing."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404
from django.utils import translation

from programs.audit.events import declared
from programs.audit.models import Act
from programs.base.errors import NotYourDuty, WrongState
from programs.cases.flows import describe
from programs.cases.kinds import kinds
from programs.cases.models import Case, GeneralRequest, TimelineEntry
from programs.cases.moves import moves_of
from programs.cases.services import perform
from programs.cases.states import State
from programs.notices import texts
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from tests.cases.factories import IN_ADVANCE, IN_PERSON, PHONE, at, filed_name_change, filed_request
from tests.civil_affairs.registration.cases import STEPS, filed_registration

MAKERS = {"name_change": filed_name_change, "general": filed_request, "registration": filed_registration, **IN_ADVANCE}
ROLES = ["resident", "other_resident", "guest", "officer", "head", "other_officer", "auditor", "administrator", "mayor"]
STATES = [state for state in State if state != State.DRAFT]
DATA = {
    ("name_change", "receive"): IN_PERSON,
    ("general", "done"): {"answer": "답변이에요"},
    ("move_in_question", "done"): {"answer": "신분증만 가져오세요"},
    ("tax_consultation", "done"): {"answer": "60일 안에 내세요"},
    ("bulky_pickup", "receive"): {"sticker": "2026-00017"},
    **{("registration", name): data(at("2026-03-06 10:00").date()) for name, data in STEPS.items()},
    ("registration", "undo"): {"reason": "다른 건의 번호를 적었음"},
    ("registration", "undo_done"): {"reason": "다른 건의 번호를 적었음"},
    ("registration", "overrule"): {"subject": "no", "reason": "등기부가 없는 건물"},
    "supplement": {"reason": "등본을 내 주세요"},
    "supplied": {"reason": "냈어요"},
    "refuse": {"reason": "허가가 취소됐어요", "remedy": "60일 안에 이의신청"},
    "withdraw": {"reason": "마음을 바꿨어요"},
    "extend": {"cause": "facts", "amount": 1, "reason": "사실 확인"},
}
PATHS = {
    State.SUBMITTED: [],
    State.RECEIVED: ["receive"],
    State.SUPPLEMENT: ["receive", "supplement"],
    State.DONE: ["receive", "done"],
    State.REFUSED: ["receive", "refuse"],
    State.WITHDRAWN: ["withdraw"],
}
OWN_PATHS = {("registration", State.DONE): ["receive", "ledger", "commission", "registered"]}
GRID = [pytest.param(kind, role, id=f"{kind}-{role}") for kind in kinds() for role in ROLES]


def data_for(kind, move):
    return DATA.get((kind, move), DATA.get(move, {}))


@pytest.fixture
def actors(resident, other_resident, officer, head, other_officer, auditor, administrator, mayor):
    everyone = locals()
    return {**everyone, "guest": Guest(PHONE)}


@pytest.fixture
def in_each_state(actors, name_change_program):
    """One case of the kind per state, brought there through its moves."""

    def make(kind):
        cases = {}
        for state in STATES:
            case = MAKERS[kind](name_change_program, when=at("2026-03-06 09:00"), applicant=actors["resident"])
            for step in OWN_PATHS.get((kind, state), PATHS[state]):
                perform(case, step, by=actors["officer"], data=data_for(kind, step), at=at("2026-03-06 10:00"))
            cases[state] = case
        return cases

    return make


def expected_of(case, declared_move, state, role):
    """What the declaration promises this role: made, or which refusal; a kind may know of an obstacle."""
    if role == "other_resident":
        return "404"
    if role in ("resident", "guest") and "the applicant" not in declared_move.may.name:
        return "403"
    if role in ("other_officer", "auditor", "administrator", "mayor"):
        return "403"
    return "made" if state in declared_move.sources and not case.as_kind().obstacle(declared_move.name) else "409"


def attempt(case, move, *, by, data):
    try:
        perform(case, move, by=by, data=data, at=at("2026-03-06 11:00"))
    except Http404:
        return "404", ""
    except (NotYourDuty, WrongState) as refusal:
        return str(refusal.status), str(refusal.sentence)
    return "made", ""


@pytest.mark.parametrize(("kind", "role"), GRID)
def test_each_role_in_each_state_may_do_what_is_declared_and_no_more(kind, role, actors, in_each_state):
    for state, case in in_each_state(kind).items():
        before = Case.objects.get(pk=case.pk)
        records = (TimelineEntry.objects.count(), OutboxMessage.objects.count(), Act.objects.count())
        for name, declared_move in moves_of(kinds()[kind]).items():
            with transaction.atomic():
                expected = expected_of(before, declared_move, state, role)
                outcome, sentence = attempt(case, name, by=actors[role], data=data_for(kind, name))
                after = Case.objects.get(pk=case.pk)

                where = f"{name} of a {state.value} case by {role}"
                assert outcome == expected, where
                if outcome == "made":
                    assert (after.state, after.version) == (declared_move.target or state, before.version + 1), where
                else:
                    assert outcome == "404" or sentence.endswith("."), where
                    assert (after.state, after.version) == (before.state, before.version), where
                    now = (TimelineEntry.objects.count(), OutboxMessage.objects.count(), Act.objects.count())
                    assert now == records, where
                transaction.set_rollback(True)


def test_every_move_has_its_event_its_text_and_its_message():
    for kind, model in kinds().items():
        assert moves_of(model), kind
        assert f"{kind}.filed" in declared()
        for move in moves_of(model).values():
            assert move.event(kind) in declared()
            assert str(move.label)
            assert str(move.past).endswith("요")
            if key := move.message_key(kind):
                assert texts.get(key)


def test_the_documents_diagrams_are_current():
    written = (Path(settings.BASE_DIR) / "docs" / "flows.md").read_text(encoding="utf-8")
    with translation.override("en"):
        assert written == describe(), "run: python manage.py describe_flows"


def test_a_kind_without_its_own_rule_or_wiping_stops_the_start_up(monkeypatch):
    monkeypatch.delattr(GeneralRequest, "wipe")

    with pytest.raises(ImproperlyConfigured, match="GeneralRequest needs methods of its own: wipe"):
        kinds.__wrapped__()
