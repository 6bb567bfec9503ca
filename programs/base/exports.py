"""Rows as a CSV or XLSX download, whatever their number: nothing is held in memory whole.

CSV is UTF-8 with a byte order mark (Excel reads Korean only so); a text that a spreadsheet would run as a
formula is made harmless. XLSX cells are typed: a text stays a text, a moment is a date in Seoul time.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any, Literal

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.base.errors import BadInput
from programs.base.files import safe_name

Format = Literal["csv", "xlsx"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
XLSX_ROWS = 1_048_576 - 1  # a sheet's rows without the heading
CSV_ROWS_A_PIECE = 500
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export_rows(
    filename: str, columns: Sequence[str | Promise], rows: Iterable[Sequence[Any]], fmt: str = "csv"
) -> StreamingHttpResponse:
    """Return the rows as a download; `filename` is without an ending, `columns` are the headings.

    BadInput (400) for a format that is none, and for more rows than a sheet holds.
    """
    if fmt not in TYPES:
        raise BadInput(_("내려받을 수 있는 형식은 CSV와 XLSX예요."))
    headings = [str(column) for column in columns]
    pieces = _csv_pieces(headings, rows) if fmt == "csv" else _xlsx_pieces(headings, rows)
    response = StreamingHttpResponse(pieces, content_type=TYPES[fmt])
    response["Content-Disposition"] = content_disposition_header(True, safe_name(f"{filename}.{fmt}")) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class _Line:
    """What the csv writer writes into: it hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    lines = ["\ufeff", writer.writerow([csv_value(heading) for heading in headings])]
    for row in rows:
        lines.append(writer.writerow([csv_value(value) for value in row]))
        if len(lines) >= CSV_ROWS_A_PIECE:
            yield "".join(lines).encode()
            lines = []
    yield "".join(lines).encode()


def csv_value(value: Any) -> Any:
    """Return the value as a CSV cell: times in Seoul, no formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return f"{value.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _xlsx_pieces(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The sheet is written to a temporary file first: a zip cannot be streamed before it is whole."""
    file = TemporaryFile()  # noqa: SIM115 - closed by the generator below
    try:
        _write_xlsx(file, headings, rows)
    except BaseException:
        file.close()
        raise
    return _read_and_close(file)


def _read_and_close(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece


def _write_xlsx(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        formats = {
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(10, min(40, len(heading) * 2 + 2)))
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            if number > XLSX_ROWS:
                raise BadInput(_("엑셀 파일 하나에 담기에는 줄이 너무 많아요. CSV로 받거나 기간을 줄여 주세요."))
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "Y" if value else "N")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(SEOUL).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    else:
        sheet.write_string(row, column, str(value)[:32_767])
