"""Verbs of an issue. Each asks the campaign's own table of verbs who may and when; that locks the campaign's row, so
two editors, or an editor and the approval, come one after the other."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from programs import audit
from programs.base.closures import current_calendar
from programs.base.errors import WrongState
from programs.people.models import Department, User
from programs.people.predicates import require

from ..campaigns import services as campaigns
from ..campaigns.models import Campaign, CampaignKind
from ..outbox import Priority, Purpose
from . import dates
from .calendar import friday_of, sending_day
from .composition import edition
from .mail import render
from .models import FRIDAY, Article, BlockKind, ChecklistEntry, ChecklistItem, Issue
from .pictures import Picture
from .queries import PROGRAM, may_tick, require_editor

log = structlog.get_logger(__name__)
MADE = audit.declare("notices.newsletter.made", _("소식지를 만들었어요"))
TICKED = audit.declare("notices.newsletter.ticked", _("소식지 점검표에 표시했어요"))
MOST_BLOCKS = 30
A_WEEK = timedelta(days=7)
# What an editor writes on a block.
WRITTEN = ("topic", "title", "text", "picture_alt", "blog_url", "translations")


# --- making an issue


def make(*, friday: date, by: User | None, request: HttpRequest | None = None) -> Issue:
    """Begin the issue of that Friday from the frame of the last one: its blocks, empty, and the week's checklist.

    `by=None`: the portal does it on Mondays. Raises NotYourDuty, ValidationError (no Friday), WrongState.
    """
    if by is not None:
        require_editor(by)
    if friday.weekday() != FRIDAY:
        raise ValidationError({"friday": _("금요일을 골라 주세요.")}, code="no_friday")
    with transaction.atomic():
        _one_at_a_time()
        if Issue.objects.filter(friday=friday).exists():
            raise WrongState(_("그 주의 소식지는 이미 있어요."))
        last = Issue.objects.order_by("-number").first()
        number = (Issue.objects.aggregate(highest=Max("number"))["highest"] or 0) + 1
        issue = Issue.objects.create(number=number, friday=friday, campaign=_campaign(number, by=by))
        _copy_frame(last, issue)
        _copy_checklist(issue)
        audit.record(MADE, by=by, subject=issue, request=request)
    return issue


def make_next(at: datetime) -> Issue | None:
    """The Monday task: this week's issue, unless somebody made it already."""
    friday = friday_of(timezone.localdate(at))
    try:
        return make(friday=friday, by=None)
    except WrongState:
        return None


def _one_at_a_time() -> None:
    """Numbers have no gap and no twin, an issue one campaign: whoever makes one waits for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notices.newsletter.number'))")


def _campaign(number: int, *, by: User | None) -> Campaign:
    with override("ko"):
        title = f"소식지 제{number}호"
    return Campaign.objects.create(
        kind=CampaignKind.NEWSLETTER,
        title=title,
        purpose=Purpose.INFO,
        priority=Priority.NEWSLETTER,
        department=Department.objects.get(programs=PROGRAM),
        created_by=by,
        writers=[by.pk] if by else [],
        ref=f"newsletter:{number}",
    )


def _copy_frame(last: Issue | None, issue: Issue) -> None:
    """The kinds, topics and order of the last issue's blocks; the first one begins with a lead and health."""
    rows = list(last.articles.in_order()) if last else []
    frame = [(row.kind, row.topic) for row in rows if row.topic is None or row.topic.is_active]
    frame = frame or [(BlockKind.LEAD.value, None), (BlockKind.HEALTH.value, None)]
    Article.objects.bulk_create(
        Article(issue=issue, kind=kind, topic=topic, position=place) for place, (kind, topic) in enumerate(frame, 1)
    )


def _copy_checklist(issue: Issue) -> None:
    ChecklistEntry.objects.bulk_create(
        ChecklistEntry(
            issue=issue,
            item=item,
            due_on=issue.monday + timedelta(days=item.weekday),
            order=item.order,
            title=item.title,
            department_id=item.department_id,
        )
        for item in ChecklistItem.objects.filter(is_active=True)
    )


@transaction.atomic
def restart(issue: Issue, *, by: User, request: HttpRequest | None = None) -> Issue:
    """Take an issue that was called off before it went out back to work, as a new draft. Its blocks are kept."""
    require_editor(by)
    _one_at_a_time()
    row = Issue.objects.with_campaign().get(pk=issue.pk)
    if not row.may_restart:
        raise WrongState(_("보내기 전에 취소한 소식지만 다시 시작할 수 있어요."))
    row.campaign = _campaign(row.number, by=by)
    row.save(update_fields=["campaign"])
    audit.record(MADE, by=by, subject=row, request=request)
    return row


# --- blocks


@transaction.atomic
def add_block(
    issue: Issue, *, kind: str, by: User, topic: int | None = None, request: HttpRequest | None = None
) -> Article:
    """Put an empty block at the end of its kind."""
    _begin(issue, by, request)
    rows = Article.objects.filter(issue=issue)
    if kind == BlockKind.LEAD and rows.filter(kind=kind).exists():
        raise WrongState(_("머리기사는 하나만 넣을 수 있어요."))
    if rows.count() >= MOST_BLOCKS:
        raise WrongState(_("기사는 %(limit)d개까지 넣을 수 있어요.") % {"limit": MOST_BLOCKS})
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return Article.objects.create(issue=issue, kind=kind, topic_id=topic, position=last + 1)


@transaction.atomic
def write_block(
    article: Article,
    *,
    by: User,
    seen: str,
    written: dict[str, Any],
    picture: Picture | None = None,
    without_picture: bool = False,
    request: HttpRequest | None = None,
) -> Article:
    """Write on a block. `seen` is its fingerprint when the editor opened it: what a colleague wrote since then is not
    overwritten (WrongState). The picture that is replaced is removed once the transaction commits."""
    _begin(article.issue, by, request)
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if fingerprint(row) != seen:
        raise WrongState(
            _("그 사이에 다른 사람이 이 기사를 고쳤어요. 내가 쓴 것을 따로 복사해 두고 화면을 새로 열어 주세요.")
        )
    for name in WRITTEN:
        if name in written:
            setattr(row, name, written[name])
    old = (row.picture.name or "") if picture or without_picture else ""
    if without_picture and not picture:
        row.picture, row.picture_width, row.picture_height, row.picture_alt = "", None, None, ""
    if picture:
        row.picture_width, row.picture_height = picture.width, picture.height
        row.picture.save(f"picture.{picture.ending}", picture.content, save=False)
    row.save()
    if old:
        storage = row.picture.storage
        transaction.on_commit(lambda: storage.delete(old))
    return row


@transaction.atomic
def move_block(article: Article, *, up: bool, by: User, request: HttpRequest | None = None) -> bool:
    """Change places with the block of the same kind above or below; False at the end of the row."""
    _begin(article.issue, by, request)
    rows = list(Article.objects.filter(issue=article.issue_id, kind=article.kind).order_by("position", "pk"))
    place = next(place for place, row in enumerate(rows) if row.pk == article.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    places = sorted(row.position for row in rows)
    if len(set(places)) < len(places):
        places = list(range(1, len(rows) + 1))
    for row, position in zip(rows, places, strict=True):
        row.position = position
    Article.objects.bulk_update(rows, ["position"])
    return True


@transaction.atomic
def remove_block(article: Article, *, by: User, request: HttpRequest | None = None) -> None:
    """Take a block out, and its picture once the transaction commits."""
    _begin(article.issue, by, request)
    if name := article.picture.name:
        storage = article.picture.storage
        transaction.on_commit(lambda: storage.delete(name))
    Article.objects.filter(pk=article.pk).delete()


@transaction.atomic
def leave_out(issue: Issue, *, keys: Iterable[str], by: User, request: HttpRequest | None = None) -> None:
    """Say which of the coming dates stay out of the issue; the rest is drawn from the portal."""
    _begin(issue, by, request)
    Issue.objects.filter(pk=issue.pk).update(dates_left_out=sorted(set(keys))[:200])


def fingerprint(article: Article) -> str:
    """A short digest of what stands on a block."""
    values = [article.picture.name, *(article.serializable_value(name) for name in WRITTEN)]
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _begin(issue: Issue, by: User, request: HttpRequest | None) -> Campaign:
    """Whoever writes is one of the campaign's writers (and cannot approve it); only a draft is written on."""
    require_editor(by)
    row = campaigns.edit(issue.campaign, by=by, request=request)
    Issue.objects.filter(pk=issue.pk, dates__isnull=False).update(dates=None)  # drawn anew when it is handed in again
    return row


# --- handing in, sending


@transaction.atomic
def submit(issue: Issue, *, by: User, request: HttpRequest | None = None) -> Issue:
    """Hand the issue in for approval. Its dates are drawn now and stay; the campaign keeps subject and Korean text, so
    that what is approved is what goes out. Raises ValidationError with everything that is missing."""
    require_editor(by)
    row = Issue.objects.with_campaign().get(pk=issue.pk)
    row.campaign = campaigns.edit(row.campaign, by=by, request=request)
    Issue.objects.filter(pk=row.pk).update(dates=dates.drawn(row.friday, row.dates_left_out))
    with override("ko"):
        read = edition(row, language="ko")
        text = render(read, counted=False).plain
    campaigns.edit(row.campaign, by=by, request=request, subject=read.subject[:100], body=text)
    campaigns.submit(row.campaign, by=by, request=request)
    return Issue.objects.with_campaign().get(pk=row.pk)


def send_due(at: datetime) -> list[Issue]:
    """The Friday task: begin to send the approved issues whose day this is. Two at the same moment begin it once.

    An issue with a time of its own (`scheduled_at`) is left to the campaigns' task; one approved too late for its day
    waits for a person, who is shown it.
    """
    today, calendar = timezone.localdate(at), current_calendar()
    started = []
    for issue in Issue.objects.approved().from_day(today):
        if sending_day(issue.friday, calendar) != today:
            continue
        try:
            campaigns.send_now(issue.campaign, by=None)
        except (WrongState, ValidationError) as refusal:  # begun by another run, or faulty since the approval
            log.warning("notices.newsletter_not_started", issue=issue.number, why=str(refusal))
        else:
            started.append(issue)
    return started


# --- the checklist


@transaction.atomic
def tick(
    entry: ChecklistEntry, *, done: bool, note: str, by: User, request: HttpRequest | None = None
) -> ChecklistEntry:
    """Say that a step is done (or not after all), with a note. Two at once: the first one's name stays."""
    row = ChecklistEntry.objects.select_for_update(of=("self",)).select_related("department").get(pk=entry.pk)
    require(lambda user: may_tick(row.department, user), by, _("이 일을 맡은 부서와 홍보담당관만 표시할 수 있어요."))
    if done and row.done_at is None:
        row.done_by, row.done_at = by, timezone.now()
    elif not done:
        row.done_by = row.done_at = None
    row.note = note
    row.save(update_fields=["done_by", "done_at", "note"])
    audit.record(TICKED, by=by, subject=row, data={"done": done}, request=request)
    return row
