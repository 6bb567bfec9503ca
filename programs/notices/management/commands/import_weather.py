"""Take weather warnings in from files, standard input or the configured address."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.notices.weather import fetching, importing, parse
from programs.notices.weather.admin_words import PROBLEMS, SOURCES, sentence_for
from programs.notices.weather.codes import warning_name
from programs.notices.weather.fold import Warning
from programs.notices.weather.records import Feed, FeedError
from programs.notices.weather.times import moment


class Command(BaseCommand):
    help = (
        "Take weather warnings in: getPwnCd, getWthrWrnList, getWthrWrnMsg, getPwnStatus (JSON or XML), rows of "
        "the KMA's API hub, text bulletins; UTF-8 or EUC-KR. Without a file the configured address (WEATHER_URL) is "
        "asked. The same data again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="a file, or - for standard input")
        parser.add_argument("--format", choices=parse.FORMS, default="auto", dest="form")
        parser.add_argument(
            "--as-of",
            metavar="TIME",
            help="when the data was true: YYYYMMDDHHmm (Seoul) or 'now'. A text that names no time is of now anyway. "
            "Rows of the API hub with it are the whole picture: what they leave out has ended.",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")

    def handle(self, *args: Any, files: list[str], form: str, as_of: str | None, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        at = self._moment(as_of, now)
        feeds = [(name, self._read(name, form, at, now)) for name in files]
        if not files:
            feeds = [("WEATHER_URL", self._asked(now))]
        for name, feed in feeds:
            if len(feeds) > 1:
                self.stdout.write(f"== {name}")
            if dry_run:
                self._show_preview(importing.preview(feed, now=now))
            else:
                self._show(importing.take_in(feed, now=now))

    def _moment(self, text: str | None, now: datetime) -> datetime | None:
        if text is None:
            return None
        if text == "now":
            return now
        try:
            return moment(text)
        except ValueError:
            raise CommandError(f"--as-of {text!r}: 202611231400 같은 시각이나 now를 적어 주세요.") from None

    def _read(self, name: str, form: str, at: datetime | None, now: datetime) -> Feed:
        try:
            data = sys.stdin.buffer.read(parse.LARGEST + 1) if name == "-" else _bytes_of(Path(name))
            try:
                return parse.read(data, form=form, at=at)
            except FeedError as error:
                if error.code != "time":
                    raise
                return parse.read(data, form=form, at=now.replace(second=0, microsecond=0))
        except FeedError as error:
            raise CommandError(f"{name}: {sentence_for(error.code, error.detail)}") from None
        except OSError as error:
            raise CommandError(f"{name}: 파일을 열 수 없어요. {error.strerror}") from None

    def _asked(self, now: datetime) -> Feed:
        if not settings.WEATHER_URL:
            raise CommandError("읽을 파일을 적거나(-는 표준 입력) WEATHER_URL을 정해 주세요.")
        try:
            return fetching.fetch(now)
        except FeedError as error:
            raise CommandError(sentence_for(error.code, error.detail)) from None

    def _show(self, done: importing.Imported) -> None:
        self.stdout.write(
            f"{SOURCES[done.form]}: 새로 {done.new}건, 이미 있던 것 {done.known}건, 다른 지역 {done.elsewhere}건."
        )
        self._show_standing(done.standing)
        for notice in done.notices:
            self.stdout.write(f"{notice.ref}: {notice.get_action_display()} {notice.why}".rstrip())
        self._show_problems(done.problems)

    def _show_preview(self, found: importing.Preview) -> None:
        new = len(found.new_events) + found.new_bulletins
        self.stdout.write(
            f"{SOURCES[found.feed.form]}: 새로 {new}건, 다른 지역 {found.feed.elsewhere}건(저장하지 않음)."
        )
        self._show_standing(found.after)
        self._show_problems(found.feed.problems)

    def _show_standing(self, standing: list[Warning]) -> None:
        names = ", ".join(warning_name(one.kind, one.level) for one in standing)
        self.stdout.write(f"서대문구에 내려진 특보: {names or '없음'}.")

    def _show_problems(self, problems: list[Any]) -> None:
        for problem in problems:
            self.stderr.write(f"{PROBLEMS[problem.code]}: {problem.detail}")


def _bytes_of(path: Path) -> bytes:
    """At most one byte more than is taken, whatever is at the path."""
    with path.open("rb") as file:
        return file.read(parse.LARGEST + 1)
