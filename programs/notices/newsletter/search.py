"""What the search finds of newsletters: each issue that went out, in the languages it was written in."""

from collections.abc import Iterator

from django.conf import settings

from programs.base.entries import Entry, source

from .composition import Edition, editions
from .models import Issue
from .queries import PROGRAM


@source
def newsletter_issues() -> Iterator[Entry]:
    issues = list(Issue.objects.published().with_campaign())
    for language, _name in settings.LANGUAGES:
        for read in editions(issues, language=language):
            if language == settings.LANGUAGE_CODE or _is_written(read):
                yield Entry(
                    key=f"newsletter:{read.issue.number}",
                    kind="page",
                    program=PROGRAM,
                    title=read.subject,
                    text=" ".join(f"{block.title} {block.text}" for block in read.blocks),
                    url=read.issue.get_absolute_url(),
                    language=language,
                )


def _is_written(read: Edition) -> bool:
    return any(block.title_lang == read.language or block.text_lang == read.language for block in read.blocks)
