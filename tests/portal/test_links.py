"""A walk over the whole public site, as a visitor, as a resident and as an officer: no link is dead."""

from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from tests.portal.html import read

pytestmark = pytest.mark.django_db
MOST_PAGES = 400
# Following these changes something or leaves the walk: they are looked at by tests of their own.
NOT_WALKED = ("/display/", "/static/", "/accounts/logout/", "/api/", "/admin/", "/dashboard/", "/opendata/")


def walk(client: Client, start: str) -> tuple[set[str], list[str]]:
    """Every address that can be reached from `start` by links; and what is wrong with them."""
    seen, wrong = {start}, []
    waiting = deque([(start, "")])
    while waiting and len(seen) < MOST_PAGES:
        path, origin = waiting.popleft()
        response = client.get(path, follow=True)
        if response.status_code >= 400:
            wrong.append(f"{path} (linked from {origin}): {response.status_code}")
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        page = read(response)
        for link in page.links:
            target, fragment = urldefrag(urljoin(f"http://testserver{path}", link))
            parts = urlsplit(target)
            if parts.netloc != "testserver" or parts.scheme not in {"http", "https"}:
                continue
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            if fragment and address == path and fragment not in page.ids:
                wrong.append(f"{path}: #{fragment} is not on the page")
            if address not in seen and not parts.path.startswith(NOT_WALKED):
                seen.add(address)
                waiting.append((address, path))
    return seen, wrong


def test_a_visitor_meets_no_dead_link(this_years_plan, search_table, client):
    seen, wrong = walk(client, "/")

    assert wrong == []
    assert {f"/programs/{number}/" for number in range(1, 30)} <= seen
    assert {"/privacy/", "/copyright/", "/accessibility/", "/sitemap/", "/search/", "/my/"} <= seen


@pytest.mark.parametrize("who", ["resident", "officer", "head", "mayor"])
def test_whoever_is_signed_in_meets_no_dead_link(who, this_years_plan, search_table, client_of, request):
    person = request.getfixturevalue(who)

    seen, wrong = walk(client_of(person), "/")

    assert wrong == []
    assert ("/desk/" in seen) == (who != "resident")
