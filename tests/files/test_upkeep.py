"""What nobody names is swept away, settings that cannot be are told, stored rows from before are kept."""

import os
import re
import time
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.core.checks import run_checks
from django.urls import reverse

from programs.audit.retention import destroy_expired
from programs.cases.models import Attachment
from programs.files import store
from programs.files.links import token_for
from programs.files.services import keep
from programs.people import holdings
from tests.files.makers import picture, upload


def found(*ids):
    return [each.id for each in run_checks() if each.id in ids]


def test_bytes_that_no_row_names_go_after_a_day_and_no_others(photo, settings):
    lost, fresh = store.write([b"lost"], sealed=True), store.write([b"fresh"], sealed=True)
    root = Path(settings.MEDIA_ROOT)
    for name in (lost, photo.file.name):
        os.utime(root / name, (time.time() - 90_000,) * 2)

    assert destroy_expired(only="files.orphans") == {"files.orphans": 1}

    assert not (root / lost).exists()
    assert (root / fresh).exists()
    assert (root / photo.file.name).exists()


def test_no_scanner_in_production_and_a_wrong_one_are_told_by_the_checks(settings):
    settings.DEMO = settings.DEBUG = False
    assert found("files.W001") == ["files.W001"]
    settings.FILES_SCANNER = "nobody"
    assert found("files.E001", "files.W001") == ["files.E001"]
    settings.FILES_SCANNER, settings.FILES_CLAMD = "clamd", "tcp://127.0.0.1:3310"
    assert found("files.E001", "files.W001") == []
    settings.FILES_ACCEL = "/private/"
    assert found("files.E002") == ["files.E002"]


def test_nginx_may_send_what_lies_unsealed_with_the_same_headers(case, resident, client_of, settings):
    settings.FILES_SEALED, settings.FILES_ACCEL = False, "/private/"
    file = keep(upload("등본.png", picture()), into=Attachment(case=case), by=resident)

    answer = client_of(resident).get(reverse("files:download", args=[token_for(file, resident)]))

    assert answer["X-Accel-Redirect"] == f"/private/{file.file.name}"
    assert answer.content == b""
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_names_of_ones_files_are_handed_over_with_ones_data(photo, resident):
    cases = next(holding for holding in holdings.in_order() if holding.key == "cases")

    assert cases.export(resident)[0]["files"] == ["등본.png"]


def test_a_staff_member_finds_the_pages_in_menu_and_search(officer, client_of):
    desk = client_of(officer)

    assert reverse("files:search") in desk.get("/desk/").content.decode()
    assert reverse("files:search") in desk.get("/search/").content.decode()
    admin = desk.get("/admin/").content.decode()
    assert re.search(r'href="/desk/files/checks/"', admin)


def test_the_migration_knows_the_kinds_of_files_kept_before_and_that_they_lie_open(case):
    row = Attachment.objects.create(
        case=case, file="cases/001/x", name="허가.pdf", kind="", content_type="application/pdf", size=4
    )
    migration = import_module("programs.cases.migrations.0003_attachments_are_private_files")

    migration.know_what_is_kept(apps, None)

    row.refresh_from_db()
    assert (row.kind, row.scan, row.sealed, row.reading) == ("pdf", "clean", False, "waiting")
    assert (row.name, row.file.name) == ("허가.pdf", "cases/001/x")
