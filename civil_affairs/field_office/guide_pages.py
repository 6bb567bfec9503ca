"""The guide as it is read: the page in the reader's language, else the Korean one; its text as plain blocks."""

from dataclasses import dataclass, field

from civil_affairs.field_office.guide import GuidePage


def pages(language: str) -> list[GuidePage]:
    """Every published page once, in the language, or in Korean where it is not translated."""
    rows = GuidePage.objects.filter(is_published=True, language__in={language.lower(), "ko"})
    found: dict[str, GuidePage] = {}
    for page in rows:
        if page.slug not in found or page.language != "ko":
            found[page.slug] = page
    return sorted(found.values(), key=lambda page: (page.order, page.slug))


def page(slug: str, language: str) -> GuidePage | None:
    return next((each for each in pages(language) if each.slug == slug), None)


@dataclass(slots=True)
class Block:
    """A heading, a paragraph or a list."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Read the little there is of markup: "## " begins a heading, "- " an item; a blank line ends a paragraph. Pure."""
    found: list[Block] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line.strip()
        last = found[-1] if found else None
        if not line:
            found.append(Block("end"))
        elif line.startswith("## "):
            found.append(Block("heading", line[3:].strip()))
        elif line.startswith("- "):
            if last is None or last.kind != "list":
                found.append(Block("list"))
            found[-1].items.append(line[2:].strip())
        elif last is not None and last.kind == "paragraph":
            last.text = f"{last.text}\n{line}"
        else:
            found.append(Block("paragraph", line))
    return [block for block in found if block.kind != "end"]
