"""Translations without the gettext programs: take texts from the code, compile, check.

    messages.py extract   take new texts into locale/*/LC_MESSAGES/django.po, keep what is translated, guess nothing
    messages.py compile   make the .mo files that Django reads (git does not keep them)
    messages.py check     fail when a text residents read lacks a translation, a placeholder differs, or a .po is old

The texts in the code are Korean. What only staff read may stay Korean: a text is staff's when every file it stands
in is one of staff's (STAFF_FOLDERS, STAFF_FILES, STAFF_STEM); one use on a resident's page makes it a resident's text.
"""

from __future__ import annotations

import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE_DIR = BASE_DIR / "locale"
LANGUAGES = ("en", "zh_Hans", "vi")

STAFF_FOLDERS = {"admin", "campaigns", "demo", "desk", "dashboard", "management"}  # as a folder anywhere in the path
STAFF_FILES = {"acts.py", "apps.py", "checks.py", "styleguide.html", "styleguide.py", "todo.py"}
STAFF_STEM = "admin"  # admin.py, admin_views.py, ...
SKIPPED_FOLDERS = {"migrations", "node_modules", "tests", "tools", "static", "var"}

KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "_t": None,  # gettext beside gettext_lazy as _
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

DROPPED_HEADERS = ('"Project-Id', '"Report-Msgid', '"POT-', '"PO-', '"Last-Trans', '"Language-Team', '"Generated-By')

Key = tuple[str | None, str]  # context, text


def main(arguments: list[str]) -> int:
    commands = {"extract": extract, "compile": compile_all, "check": check}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    return commands[arguments[0]]()


def extract() -> int:
    """Bring the .po files up to date with the code."""
    template, _ = catalog_of_code()
    for language in LANGUAGES:
        catalog = read(language)
        before = {key(message) for message in catalog if message.id}
        catalog.update(template, no_fuzzy_matching=True, keep_user_comments=True)
        for name, message in list(catalog.obsolete.items()):
            if not message.string:
                del catalog.obsolete[name]
        write(language, catalog)
        fresh = [message for message in catalog if message.id and key(message) not in before]
        empty = sum(1 for message in catalog if message.id and not translated(message))
        print(f"{language}: {len(catalog)} texts, {len(fresh)} new, {empty} without translation")
    return 0


def compile_all() -> int:
    """Make each .mo from its .po; beside LANGUAGES there is ko, which speaks for packages that know no Korean."""
    for path in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/django.po")):
        with path.with_suffix(".mo").open("wb") as out:
            write_mo(out, finished(read(path.parent.parent.name)))
    return 0


def finished(catalog: Catalog) -> Catalog:
    """Leave out what is not translated whole: an empty plural would be shown as an empty text."""
    for message in [message for message in catalog if message.id and not translated(message)]:
        catalog.delete(message.id, context=message.context)
    return catalog


def check() -> int:
    """Print every fault, a line each, and say with the exit status whether there was one."""
    template, places = catalog_of_code()
    faults = [fault for language in LANGUAGES for fault in faults_of(language, template, places)]
    for fault in faults:
        print(fault)
    residents = sum(1 for files in places.values() if not staff_only(files))
    print(f"{len(template)} texts, {residents} of them read by residents: {len(faults)} faults")
    return 1 if faults else 0


def faults_of(language: str, template: Catalog, places: dict[Key, set[str]]) -> Iterator[str]:
    """Yield what is wrong with one language."""
    if not po_path(language).exists():
        yield f"{language}: no {po_path(language).relative_to(BASE_DIR)}; run `make messages`"
        return
    catalog = read(language)
    wanted = {key(message) for message in template if message.id}
    known = {key(message): message for message in catalog if message.id}
    for missing in sorted(wanted - set(known), key=str):
        yield f"{language}: not in the .po, run `make messages`: {missing[1]!r} ({first(places[missing])})"
    for gone in sorted(set(known) - wanted, key=str):
        yield f"{language}: no longer in the code, run `make messages`: {gone[1]!r}"
    for each in sorted(wanted & set(known), key=str):
        message = known[each]
        if message.fuzzy:
            yield f"{language}: marked fuzzy: {each[1]!r}"
        if not translated(message):
            if not staff_only(places[each]):
                yield f"{language}: no translation: {each[1]!r} ({first(places[each])})"
            continue
        for string in strings(message):
            if sorted(PLACEHOLDER.findall(string)) != sorted(PLACEHOLDER.findall(each[1])):
                yield f"{language}: other placeholders than {each[1]!r}: {string!r}"


def catalog_of_code() -> tuple[Catalog, dict[Key, set[str]]]:
    """Return every text of the code, and the files each stands in."""
    # Django reads templates only when it is configured; nothing of the portal's settings matters here.
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    catalog = Catalog(domain="django", charset="utf-8")
    places: dict[Key, set[str]] = defaultdict(set)
    for file in source_files():
        name = file.relative_to(BASE_DIR).as_posix()
        for function, message, comments in texts_of(file):
            context, identity = identify(function, message)
            if not identity or not (identity if isinstance(identity, str) else identity[0]):
                continue
            catalog.add(identity, locations=[(name, 0)], auto_comments=comments, context=context)
            places[context, identity if isinstance(identity, str) else identity[0]].add(name)
    return catalog, places


def source_files() -> Iterator[Path]:
    """Yield the Python files and templates of the portal, in a fixed order."""
    packages = sorted(path.parent for path in BASE_DIR.glob("*/__init__.py"))
    for folder in [*packages, BASE_DIR / "templates"]:
        for file in sorted(folder.rglob("*")):
            parts = set(file.relative_to(BASE_DIR).parts)
            if file.suffix in {".py", ".html", ".txt", ".xml"} and not parts & SKIPPED_FOLDERS:
                yield file


def texts_of(file: Path) -> Iterator[tuple[str, object, list[str]]]:
    """Yield (function, arguments, comments) for each text of one file."""
    from django.utils.translation.template import templatize

    source = file.read_text()
    if file.suffix != ".py":
        # What stands before a text in a template becomes Python's indentation, which means nothing here.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(file)).splitlines())
    options = {"encoding": "utf-8"}
    found = extract_python(io.BytesIO(source.encode()), list(KEYWORDS), ["Translators:"], options)
    for _, function, message, comments in found:
        yield str(function), message, list(comments)


def identify(function: str, message: object) -> tuple[str | None, str | tuple[str, str] | None]:
    """Return context and msgid (a pair for plurals) of one call; None when an argument is not a plain text."""
    arguments = message if isinstance(message, tuple) else (message,)
    context: str | None = None
    identity: list[str] = []
    for part in KEYWORDS[function] or (1,):
        number = part[0] if isinstance(part, tuple) else part
        value = arguments[number - 1] if number <= len(arguments) else None
        if not isinstance(value, str):
            return None, None
        if isinstance(part, tuple):
            context = value
        else:
            identity.append(value)
    return context, identity[0] if len(identity) == 1 else (identity[0], identity[1])


def staff_only(files: set[str]) -> bool:
    """Say whether only staff meet a text that stands in these files."""
    return all(
        Path(name).name in STAFF_FILES
        or Path(name).stem.startswith(STAFF_STEM)
        or set(Path(name).parent.parts) & STAFF_FOLDERS
        or Path(name).stem in STAFF_FOLDERS
        for name in files
    )


def po_path(language: str) -> Path:
    return LOCALE_DIR / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue; an empty one when there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="django")


def write(language: str, catalog: Catalog) -> None:
    """Write a catalogue so that a change in the code changes few lines: files without line numbers, one line a text."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = "# Translations of the portal; `make messages` takes new texts in."
    catalog.fuzzy = False
    out = io.BytesIO()
    write_po(out, catalog, width=0, include_lineno=False, sort_by_file=True)
    # Names of people, dates and versions of tools would change with every run; Django needs none of them.
    lines = [line for line in out.getvalue().decode().splitlines(keepends=True) if not line.startswith(DROPPED_HEADERS)]
    path.write_text("".join(lines))


def key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> list[str]:
    """Return the translation, or each plural's; Babel has None where nothing was written yet."""
    return [message.string or ""] if not isinstance(message.string, (list, tuple)) else list(message.string)


def translated(message: Message) -> bool:
    return all(strings(message))


def first(files: set[str]) -> str:
    return min(files)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
