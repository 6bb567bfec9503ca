"""Reading a page as a person would: its title, headings, language and links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

BLOCKS = {"p", "li", "td", "th", "tr", "dt", "dd", "h1", "h2", "h3", "div", "section", "a"}


@dataclass
class Page(HTMLParser):
    """What tests ask of a page; made with `read(response)`."""

    title: str = ""
    language: str = ""
    h1: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: str = ""
    inline: list[str] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside.append(tag)
        self.text += " " if tag in BLOCKS else ""
        self.ids += [given["id"]] if given.get("id") else []
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag == "h1":
            self.h1.append("")
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if "title" in self._inside and "head" in self._inside:
            self.title += data
        elif "script" not in self._inside:
            self.text += data
        if "h1" in self._inside:
            self.h1[-1] += data

    @property
    def words(self) -> str:
        """The text of the page, white space made one."""
        return " ".join(self.text.split())


def read(response: HttpResponse) -> Page:
    page = Page()
    page.feed(response.content.decode())
    page.title = " ".join(page.title.split())
    page.h1 = [" ".join(heading.split()) for heading in page.h1]
    return page
