"""A cache that is away is an empty one: pages and sign-in go on."""

import pytest
from django.core.cache import cache, caches
from django.test import Client
from redis.backoff import NoBackoff
from redis.retry import Retry

from programs.base.cache import PatientRedisCache
from programs.base.ratelimit import hit


@pytest.fixture
def away(monkeypatch):
    """The project's cache, its server at an address where nobody listens."""
    gone = PatientRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"retry": Retry(NoBackoff(), 0)}})
    monkeypatch.setattr(caches._connections, "default", gone, raising=False)
    return gone


def test_the_project_uses_the_patient_cache():
    assert isinstance(caches["default"], PatientRedisCache)
    cache.set("kept", "here", 5)
    assert cache.get("kept") == "here"


def test_a_cache_that_is_away_holds_nothing_and_raises_nothing(away):
    cache.set("kept", "here", 5)

    assert cache.get("kept", "not there") == "not there"
    assert cache.get_many(["kept"]) == {}
    assert not cache.has_key("kept")
    assert cache.delete("kept") is False
    assert hit("somebody", limit=1, seconds=60)
    with pytest.raises(ValueError, match="away"):
        cache.incr("kept")


@pytest.mark.django_db
def test_people_sign_in_and_work_without_it(away, officer):
    client = Client()
    client.force_login(officer)

    assert client.get("/desk/").status_code == 200
    assert client.get("/my/").status_code == 200
    assert client.get("/api/v1/programs/").status_code == 200
    assert Client().get("/programs/").status_code == 200
