"""Inviting people to a survey, and taking their answers: each in one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, WrongState
from programs.base.phones import phone_kind
from programs.notices.quiet_hours import end_of_night
from programs.notices.services import Recipient
from programs.people.actors import Actor, user_of, works_here
from programs.people.models import Department
from programs.plan.models import Program
from programs.surveys import acts, rules, standing
from programs.surveys.invitations import Invitation
from programs.surveys.messages import send_invitation
from programs.surveys.responses import Answer, Participation, Response
from programs.surveys.rules import Given
from programs.surveys.screening import screened
from programs.surveys.states import Channel, Kind
from programs.surveys.survey import Question, Survey

LINK_LASTS = timedelta(days=30)


class AlreadyAnswered(WrongState):
    """This person has answered; the first answer stands."""

    def __init__(self) -> None:
        super().__init__(_("이미 답하셨어요. 한 분이 한 번 답할 수 있어요."))


class NotOpen(WrongState):
    """The survey takes no answers now."""


def invite(
    survey_key: str,
    *,
    about: str,
    to: Recipient,
    channel: str,
    program: Program | None = None,
    department: Department | None = None,
    at: datetime | None = None,
) -> Invitation | None:
    """Ask somebody to answer a survey, once for each thing it is about ("booking:7KQ29FMX", "case:P07-2026-000123").

    Without `about` once a person, told by telephone or e-mail. The message goes by day only. None where nobody can be
    reached or the survey is not open; the invitation of the first time where they were asked already.
    """
    at = at or timezone.now()
    survey = _to_ask(survey_key)
    if survey is None or survey.standing(at) != "open" or not _can_reach(to, channel):
        return None
    program = program or survey.program
    with transaction.atomic():
        invitation, is_new = Invitation.objects.get_or_create(
            survey=survey,
            once_mark=rules.mark(survey.once_key, about or to.phone or to.email),
            defaults={
                "about": "" if survey.anonymous else about,
                "program": program,
                "department": department or survey.department or (program.department if program else None),
                "channel": channel,
                "phone": to.phone if channel == "sms" else "",
                "email": to.email if channel == "email" else "",
                "language": to.language,
                "invited_at": at,
                "expires_at": min(at + LINK_LASTS, survey.closes_at or at + LINK_LASTS),
            },
        )
        if is_new:
            audit.record(acts.INVITED, by=None, subject=survey, data={"channel": channel})
            send_invitation(invitation, "surveys.invitation", at=at)
    return invitation


def _to_ask(key: str) -> Survey | None:
    return standing.survey(key) if key in standing.known() else Survey.objects.current(key)


def _can_reach(to: Recipient, channel: str) -> bool:
    return (channel == "sms" and phone_kind(to.phone) == "mobile") or (channel == "email" and bool(to.email))


def has_answered(survey: Survey, who: str) -> bool:
    """Whether this person (a telephone, "user:7", "case:P07-2026-000123") has answered the survey."""
    return bool(survey.once_key) and marked(survey, rules.mark(survey.once_key, who))


def marked(survey: Survey, mark: str) -> bool:
    rows = survey.participations if survey.anonymous else survey.responses
    return bool(rows.filter(once_mark=mark).exists())


def answer(
    survey: Survey,
    given: Mapping[int, Given],
    *,
    by: Actor,
    who: str = "",
    invitation: Invitation | None = None,
    about: str = "",
    channel: str = Channel.WEB,
    program: Program | None = None,
    department: Department | None = None,
    age_band: str = "",
    dong: str = "",
    submission_key: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Response:
    """Keep somebody's answers, by the question's id. `who` tells the person where each answers once.

    Raises NotOpen and AlreadyAnswered (409), BadInput with the sentences of `rules.faults`. The same submission key
    again gives the answers of the first time.
    """
    at = at or timezone.now()
    staff = works_here(by) and channel != Channel.WEB
    if survey.once and not (who or invitation or staff):
        raise ValueError("A survey that each answers once is told who answers.")
    if earlier := _sent_before(survey, submission_key):
        return earlier
    mark = invitation.once_mark if invitation else rules.mark(survey.once_key, who) if survey.once and who else None
    questions = survey.asked()
    _refuse(survey, questions, given, mark=mark, at=at)
    program = program or (invitation.program if invitation else None) or survey.program
    response = Response(
        survey=survey,
        program=program,
        department=department
        or (invitation.department if invitation else None)
        or survey.department
        or (program.department if program else None),
        channel=channel,
        day=at.astimezone(SEOUL).date(),
        answered_at=None if survey.anonymous else at,
        about="" if survey.anonymous else (about or (invitation.about if invitation else "")),
        once_mark=None if survey.anonymous else mark,
        age_band=age_band if survey.ask_age else "",
        dong_id=(dong or None) if survey.ask_dong else None,
        typed_by=user_of(by) if staff else None,
        submission_key=submission_key or None,
    )
    try:
        with transaction.atomic():
            response.save(force_insert=True)
            if survey.anonymous and mark:
                Participation.objects.create(survey=survey, once_mark=mark)
            Answer.objects.bulk_create(_rows(response, questions, given))
            if not survey.anonymous:
                Invitation.objects.filter(survey=survey, once_mark=mark).update(answered=True)
                Invitation.objects.filter(survey=survey, once_mark=mark).forget_addresses()
            if staff or not survey.anonymous:
                event = acts.TYPED if staff else acts.ANSWERED
                audit.record(event, by=user_of(by), subject=survey, data={"channel": channel}, request=request)
    except IntegrityError as error:  # the same person or the same form in the same moment
        if earlier := _sent_before(survey, submission_key):
            return earlier
        if "a_person" in str(error):
            raise AlreadyAnswered from error
        raise
    except DatabaseError as error:  # closed in the same moment
        if "surveys_not_open" in str(error):
            raise NotOpen(_("설문이 방금 끝났어요. 답을 더 받을 수 없어요.")) from error
        raise
    return response


def _sent_before(survey: Survey, submission_key: str) -> Response | None:
    return survey.responses.filter(submission_key=submission_key).first() if submission_key else None


def _refuse(
    survey: Survey, questions: list[Question], given: Mapping[int, Given], *, mark: str | None, at: datetime
) -> None:
    how = survey.standing(at)
    if how != "open":
        raise NotOpen(_("아직 열지 않은 설문이에요.") if how in ("draft", "not_yet") else _("끝난 설문이에요."))
    if mark and marked(survey, mark):
        raise AlreadyAnswered
    if found := rules.faults(questions, given):
        raise BadInput(" ".join(dict.fromkeys(found.values())))


def _rows(response: Response, questions: list[Question], given: Mapping[int, Given]) -> list[Answer]:
    """The answers as rows; what was not asked of this person, or left empty, leaves none."""
    rows = []
    for question in questions:
        answer = given.get(question.pk)
        if rules.is_empty(answer) or not rules.is_asked(question, given):
            continue
        if isinstance(answer, list | tuple | set):
            rows += [Answer(response=response, question=question, choice_id=choice) for choice in set(answer)]
        elif isinstance(answer, int):
            column = "number" if question.kind == Kind.SCALE else "choice_id"
            rows.append(Answer(response=response, question=question, **{column: answer}))
        elif text := screened(str(answer)):
            rows.append(Answer(response=response, question=question, text=text))
    return rows


def remind(*, at: datetime | None = None, limit: int = 1_000) -> int:
    """Remind once those who have not answered; at night nobody. Returns how many."""
    at = at or timezone.now()
    if end_of_night(at):
        return 0
    due = Invitation.objects.to_remind(at)
    reminded = 0
    for pk in list(due.order_by("invited_at").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            found = due.select_for_update(of=("self",), skip_locked=True).select_related("survey").filter(pk=pk).first()
            if found is None or marked(found.survey, found.once_mark):
                continue
            found.reminded_at = at
            found.save(update_fields=["reminded_at"])
            audit.record(acts.REMINDED, by=None, subject=found.survey, data={"channel": found.channel})
            with translation.override(found.language):
                send_invitation(found, "surveys.reminder", at=at)
            reminded += 1
    return reminded
