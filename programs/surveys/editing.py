"""What staff do to a survey: open, close, copy, make a new version, publish. Who may is the admin's question."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import WrongState
from programs.people.actors import Actor, user_of
from programs.surveys import acts
from programs.surveys.states import WITH_CHOICES, State
from programs.surveys.survey import Choice, Question, Survey

SAME = (
    "program_id",
    "department_id",
    "title",
    "purpose",
    "about",
    "anonymous",
    "once",
    "ask_age",
    "ask_dong",
    "translations",
)
SAME_QUESTION = (
    "key",
    "order",
    "kind",
    "text",
    "help",
    "required",
    "low",
    "high",
    "low_words",
    "high_words",
    "translations",
)


def _locked(survey: Survey) -> Survey:
    """The survey as it is now; nobody answers it until the transaction ends."""
    return Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)


def lacks(survey: Survey, *, at: datetime) -> list[str]:
    """What is missing before it can be opened, each with what to do; nothing when it can."""
    questions = survey.asked()
    found = []
    if not questions:
        found.append(_("질문이 없어요. 질문을 하나 이상 넣어 주세요."))
    for question in questions:
        if question.kind in WITH_CHOICES and len(question.choices.all()) < 2:
            found.append(_("‘%(question)s’에 보기를 둘 이상 넣어 주세요.") % {"question": question.text})
        asked_by = question.only_if.question if question.only_if else None
        if asked_by is not None and (asked_by.survey_id, asked_by.order) >= (survey.pk, question.order):
            found.append(_("‘%(question)s’에 앞서 묻는 질문의 보기를 골라 주세요.") % {"question": question.text})
    if survey.anonymous and survey.closes_at is None:
        found.append(_("이름 없이 답하는 설문은 닫는 때를 정해 주세요. 결과는 닫은 뒤에 볼 수 있어요."))
    if survey.closes_at is not None and survey.closes_at <= at:
        found.append(_("닫는 때가 이미 지났어요. 앞으로의 때로 바꿔 주세요."))
    return found


def open_survey(survey: Survey, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Survey:
    """Let people answer, from `opens_at` on; the open version of the same address closes.

    A closed survey opens again only where answers are named: the answers given after an anonymous one was read
    could be told from those before.
    """
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(survey)
        if current.state == State.OPEN:
            raise WrongState(_("이미 열려 있는 설문이에요."))
        if current.state == State.CLOSED and current.anonymous:
            raise WrongState(_("이름 없이 답하는 설문은 다시 열 수 없어요. 새 판을 만들어 주세요."))
        if Survey.objects.filter(slug=current.slug, version__gt=current.version).exclude(state=State.DRAFT).exists():
            raise WrongState(_("더 새로운 판이 있어요. 새 판에서 이어 가 주세요."))
        if missing := lacks(current, at=at):
            raise WrongState(" ".join(missing))
        for earlier in Survey.objects.filter(slug=current.slug, state=State.OPEN):
            close(earlier, by=by, request=request, at=at)
        current.state, current.closed_at, current.public_results = State.OPEN, None, False
        current.save(update_fields=["state", "closed_at", "public_results"])
        audit.record(acts.OPENED, by=user_of(by), subject=current, request=request)
    return current


def close(survey: Survey, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Survey:
    """Take no more answers; whoever is sending theirs in this moment is waited for."""
    with transaction.atomic():
        current = _locked(survey)
        if current.state != State.OPEN:
            raise WrongState(_("열려 있는 설문이 아니에요."))
        current.state, current.closed_at = State.CLOSED, at or timezone.now()
        current.save(update_fields=["state", "closed_at"])
        audit.record(acts.CLOSED, by=user_of(by), subject=current, request=request)
    return current


def close_ended(*, by: Actor, at: datetime | None = None) -> int:
    """Close those whose time is over; they take no answers since then already. Returns how many."""
    at = at or timezone.now()
    ended = list(Survey.objects.to_close(at))
    for survey in ended:
        close(survey, by=by, at=at)
    return len(ended)


def new_version(survey: Survey, *, by: Actor, request: HttpRequest | None = None) -> Survey:
    """A draft under the same address with the same questions; opened, it takes this one's place."""
    with transaction.atomic():
        last = Survey.objects.select_for_update().filter(slug=survey.slug).order_by("-version")[0]
        if last.state == State.DRAFT:
            raise WrongState(_("작성 중인 새 판이 이미 있어요."))
        made = _same(survey, slug=survey.slug, version=last.version + 1)
        audit.record(acts.NEW_VERSION, by=user_of(by), subject=made, data={"of": survey.pk}, request=request)
    return made


def copy(survey: Survey, *, by: Actor, request: HttpRequest | None = None) -> Survey:
    """A draft of its own with the same questions."""
    with transaction.atomic():
        base = survey.slug[:50]
        taken = set(Survey.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        slug = next(name for n in range(2, len(taken) + 3) if (name := f"{base}-{n}") not in taken)
        made = _same(survey, slug=slug, version=1)
        audit.record(acts.COPIED, by=user_of(by), subject=made, data={"of": survey.pk}, request=request)
    return made


def _same(survey: Survey, *, slug: str, version: int) -> Survey:
    made = Survey.objects.create(slug=slug, version=version, **{name: getattr(survey, name) for name in SAME})
    choices: dict[int, Choice] = {}
    for question in survey.asked():
        condition = choices[question.only_if_id] if question.only_if_id else None
        asked = Question.objects.create(
            survey=made, only_if=condition, **{name: getattr(question, name) for name in SAME_QUESTION}
        )
        choices |= dict(_choices(question, asked))
    return made


def _choices(question: Question, asked: Question) -> Iterable[tuple[int, Choice]]:
    for choice in question.choices.all():
        yield (
            choice.pk,
            Choice.objects.create(
                question=asked, order=choice.order, text=choice.text, translations=choice.translations
            ),
        )


def publish(survey: Survey, shown: bool, *, by: Actor, request: HttpRequest | None = None) -> Survey:
    """Show everybody the results, or no longer; only of a survey that is over."""
    with transaction.atomic():
        current = _locked(survey)
        if current.state != State.CLOSED:
            raise WrongState(_("설문을 닫은 뒤에 결과를 공개할 수 있어요."))
        current.public_results = shown
        current.save(update_fields=["public_results"])
        audit.record(acts.PUBLISHED if shown else acts.WITHDRAWN, by=user_of(by), subject=current, request=request)
    return current
