"""`manage.py import_subscribers FILE --place CODE`: a file of paper applications, by the path of the admin's page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programs.notices.models import PaperForm, SignupBatch, SignupPlace
from programs.notices.signups.desk import checking, services, taking
from programs.notices.signups.desk.columns import what_is_missing
from programs.notices.signups.desk.models import BatchState
from programs.people.models import User

PIECE = 512 * 1024
SHOWN = 20


class Command(BaseCommand):
    help = "Takes in a CSV of paper applications. Nothing goes in beside a bad row unless --leave-out-bad is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--place", required=True, help="code of the place of sign-up")
        parser.add_argument("--signed-on", type=date.fromisoformat, help="day for rows without one (YYYY-MM-DD)")
        parser.add_argument("--by", help="e-mail address of the member of staff who does it")
        parser.add_argument("--leave-out-bad", action="store_true", help="take in the good rows, leave out the bad")
        parser.add_argument("--tell", action="store_true", help="tell everybody the result, with the link to manage it")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        place = SignupPlace.objects.filter(code=options["place"]).first()
        if place is None:
            codes = ", ".join(SignupPlace.objects.values_list("code", flat=True))
            raise CommandError(f"No such place. There are: {codes}")
        by = User.objects.staff().of_email(options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError("--by names nobody of the staff.")
        batch = self._read(options["file"], place, options["signed_on"], by)
        self._take_in(batch, by, options)

    def _read(self, path: Path, place: SignupPlace, signed_on: date | None, by: User | None) -> SignupBatch:
        try:
            batch = services.open_file(_pieces(path), name=path.name, place=place, signed_on=signed_on, by=by)
        except (OSError, ValidationError) as refused:
            raise CommandError(" ".join(getattr(refused, "messages", [str(refused)]))) from None
        if batch.state == BatchState.COLUMNS:
            services.cancel(batch, by=by)
            missing = what_is_missing(batch.columns, has_date=signed_on is not None)
            raise CommandError(" ".join(str(sentence) for sentence in missing))
        checking.check(batch.pk)
        batch.refresh_from_db()
        if batch.state != BatchState.READY:
            raise CommandError(batch.trouble or str(batch.get_state_display()))
        self.stdout.write(
            f"{batch}: {batch.encoding}, good {batch.good}, already there {batch.known}, twice {batch.twice}, "
            f"bad {batch.bad}, zeros put back {batch.repaired}"
        )
        for row in PaperForm.objects.filter(batch=batch).refused()[:SHOWN]:
            self.stdout.write(f"  {row.number}: {' '.join(sentence for _key, sentence in row.errors)}")
        return batch

    def _take_in(self, batch: SignupBatch, by: User | None, options: dict[str, Any]) -> None:
        if batch.bad and not options["leave_out_bad"]:
            services.cancel(batch, by=by)
            services.clear(batch.pk)
            raise CommandError("Nothing was taken in: mend the bad rows, or give --leave-out-bad.")
        if not options["yes"] and input("Take in? [y/N] ").strip().lower() != "y":
            services.cancel(batch, by=by)
            self.stdout.write("Nothing was taken in.")
            return
        services.confirm(batch, leave_out_bad=options["leave_out_bad"], tell_all=options["tell"], by=by)
        taking.import_batch(batch.pk)
        batch.refresh_from_db()
        self.stdout.write(f"added {batch.added}, changed {batch.changed}, passed over {batch.passed_over}")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
