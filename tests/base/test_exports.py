"""Exports: CSV that Excel reads and never runs, XLSX with typed cells, both without holding all rows."""

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime

import pytest

from programs.base.errors import BadInput
from programs.base.exports import export_rows

COLUMNS = ["접수번호", "이름", "기한", "시간"]
ROW = ("P07-2026-000123", "=cmd|' /C calc'!A0", datetime(2026, 11, 23, 9, 0, tzinfo=UTC), 3.5)


def body(response):
    return b"".join(response.streaming_content)


def test_csv_opens_in_excel_with_korean_and_seoul_times():
    response = export_rows("민원 목록", COLUMNS, [ROW])
    raw = body(response)

    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig")))) == [
        COLUMNS,
        ["P07-2026-000123", "'=cmd|' /C calc'!A0", "2026-11-23 18:00:00", "3.5"],
    ]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(start):
    line = body(export_rows("a", ["글"], [[start + "1+1"]])).decode("utf-8-sig").split("\r\n", 1)[1]

    assert line.lstrip('"').startswith("'" + start)


def test_numbers_stay_numbers_even_below_zero():
    assert (
        body(export_rows("a", ["수", "예", "없음", "날"], [[-3, True, None, date(2026, 1, 2)]]))
        .decode()
        .endswith("-3,Y,,2026-01-02\r\n")
    )


def test_xlsx_cells_are_typed_and_texts_stay_texts():
    response = export_rows("민원", COLUMNS, [ROW, ("2", None, date(2026, 1, 2), True)], fmt="xlsx")

    with zipfile.ZipFile(io.BytesIO(body(response))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=cmd" in sheet
    assert "<v>3.5</v>" in sheet
    assert 't="inlineStr"' in sheet


def test_a_sheet_has_an_end_and_other_formats_are_none(monkeypatch):
    monkeypatch.setattr("programs.base.exports.XLSX_ROWS", 2)
    with pytest.raises(BadInput, match="줄이 너무 많아요"):
        export_rows("a", ["수"], [[1], [2], [3]], fmt="xlsx")
    with pytest.raises(BadInput, match="CSV와 XLSX"):
        export_rows("a", ["수"], [], fmt="pdf")


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_many_rows_do_not_fill_the_memory(fmt):
    tracemalloc.start()
    rows = ((number, f"이름{number}", number * 1.5) for number in range(30_000))
    size = sum(len(piece) for piece in export_rows("a", ["번호", "이름", "값"], rows, fmt=fmt).streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 200_000
    assert peak < 6_000_000
