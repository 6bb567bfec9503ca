"""How a copy of a newsletter is shown on a screen: its subject, with the way to the issue in the archive."""

from collections.abc import Sequence

from ..campaigns.shown import Row, Shown
from .composition import editions


def shower(rows: Sequence[Row]) -> dict[int, Shown]:
    """One query for each language that the copies were sent in."""
    found = {}
    for language in {row.language for row, _campaign in rows}:
        copies = [(row, campaign.issue) for row, campaign in rows if row.language == language]
        issues = {issue.pk: issue for _row, issue in copies}
        subjects = {read.issue.pk: read.subject for read in editions(issues.values(), language=language)}
        for row, issue in copies:
            url = issue.get_absolute_url() if issue.is_public else ""
            found[row.pk] = Shown(subjects[issue.pk], url)
    return found
