"""How the checking of files does just now."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from programs.files.models import PrivateFile
from programs.files.owners import all_owners
from programs.files.scanners import ScannerDown, scanner
from programs.files.states import UNSETTLED, Reading, Scan
from programs.people.models import User

SHOWN = 50


@dataclass(frozen=True)
class State:
    """What the page of checks shows: `kind` is that of an alert."""

    kind: str
    title: str
    text: str
    counts: list[tuple[str, dict[str, int]]]
    held: list[PrivateFile]
    infected: list[PrivateFile]


def now(user: User) -> State:
    return State(*_scanner(), counts=_counts(user), held=_rows(user, UNSETTLED), infected=_rows(user, (Scan.INFECTED,)))


def _scanner() -> tuple[str, str, str]:
    try:
        asked = scanner()
    except ImproperlyConfigured as error:
        return "danger", _("바이러스 검사 설정이 잘못되었어요"), str(error)
    if asked is None:
        return (
            "warning",
            _("바이러스 검사를 하지 않아요"),
            _("검사기가 정해져 있지 않아 모든 파일을 규칙에 따라 안전한 것으로 봐요. FILES_SCANNER를 정하면 검사해요."),
        )
    try:
        version = asked.version()
    except ScannerDown as down:
        return (
            "danger",
            _("검사기가 답하지 않아요"),
            _("올린 파일은 검사할 때까지 열 수 없어요: %(why)s") % {"why": down},
        )
    return "information", _("바이러스 검사를 하고 있어요"), version


def _counts(user: User) -> list[tuple[str, dict[str, int]]]:
    """Per kind of file: how many there are, wait, were destroyed, and how many could not be read."""
    return [
        (
            str(owner._meta.verbose_name),
            owner.searchable_by(user)
            .filter(forgotten_at__isnull=True)
            .aggregate(
                all=Count("pk"),
                waiting=Count("pk", filter=Q(scan__in=UNSETTLED)),
                infected=Count("pk", filter=Q(scan=Scan.INFECTED)),
                unread=Count("pk", filter=Q(scan=Scan.CLEAN, reading=Reading.WAITING)),
                failed=Count("pk", filter=Q(reading=Reading.FAILED)),
            ),
        )
        for owner in all_owners()
    ]


def _rows(user: User, states: tuple[Scan, ...]) -> list[PrivateFile]:
    found: list[PrivateFile] = []
    for owner in all_owners():
        rows = owner.searchable_by(user).filter(forgotten_at__isnull=True, scan__in=states)
        found += rows.order_by("-created_at")[:SHOWN]
    return sorted(found, key=lambda row: row.created_at, reverse=True)[:SHOWN]
