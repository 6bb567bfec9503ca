"""Links in messages: short, sealed, ending; nobody reads, guesses or bends one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from programs.notices.subscribers import links

from .factories import make_subscriber

NOW = timezone.now()


def test_the_address_fits_into_a_text_message(settings):
    settings.SITE_URL = "https://news.example.go.kr"
    address = links.manage_url(300_000, at=NOW).removeprefix(settings.SITE_URL)
    assert address.startswith("/n/")
    assert len(address) <= 28


@given(number=st.integers(0, 2**38 - 1), does=st.integers(0, 3), minutes=st.integers(0, 2**24 - 1))
def test_what_was_made_is_read(number, does, minutes):
    at = links.EPOCH + timedelta(minutes=minutes)
    assert links.read(links.make(does, number, at=at)) == links.Link(does=does, number=number, made_at=at)


@given(position=st.integers(0, 21), letter=st.sampled_from("ABCXYZabcxyz0189-_"))
def test_one_changed_letter_breaks_it(position, letter):
    token = links.make(links.MANAGE, 7, at=NOW)
    bent = token[:position] + letter + token[position + 1 :]
    if bent != token:
        with pytest.raises(links.BadLink):
            links.read(bent)


@pytest.mark.parametrize("token", ["", "a", "x" * 21, "x" * 22, "x" * 500, "한글" * 11, "../../etc/passwd", "%00" * 7])
def test_what_is_no_link_is_refused(token):
    with pytest.raises(links.BadLink, match="올바르지 않아요"):
        links.read(token)


def test_neighbours_have_nothing_in_common():
    one, two = links.make(links.MANAGE, 7, at=NOW), links.make(links.MANAGE, 8, at=NOW)
    assert sum(a == b for a, b in zip(one, two, strict=True)) < 8


def test_a_link_outlives_a_new_secret_while_the_old_one_is_kept(settings):
    token = links.make(links.MANAGE, 7, at=NOW)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new secret"
    with pytest.raises(links.BadLink):
        links.read(token)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert links.read(token).number == 7


@pytest.mark.django_db
def test_a_link_opens_its_subscriber_for_a_year():
    subscriber = make_subscriber()
    token = links.make(links.MANAGE, subscriber.pk, at=NOW)
    assert links.open_manage(token, NOW + timedelta(days=364)) == subscriber
    with pytest.raises(links.OldLink, match="1년이 지난"):
        links.open_manage(token, NOW + timedelta(days=366))


@pytest.mark.django_db
def test_a_link_to_unsubscribe_opens_nothing_else():
    token = links.make(links.UNSUBSCRIBE_SMS, make_subscriber().pk, at=NOW)
    with pytest.raises(links.BadLink):
        links.open_manage(token, NOW)


@pytest.mark.django_db
def test_links_made_before_the_address_changed_are_closed():
    subscriber = make_subscriber()
    old = links.make(links.MANAGE, subscriber.pk, at=NOW - timedelta(days=1))
    subscriber.links_from = NOW
    subscriber.save()
    with pytest.raises(links.OldLink, match="더 열리지 않아요"):
        links.open_manage(old, NOW)
    assert links.open_manage(links.make(links.MANAGE, subscriber.pk, at=NOW), NOW) == subscriber
