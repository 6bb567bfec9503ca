"""What the stories about the weather begin with: recorded answers, the rules, a quiet banner."""

from datetime import datetime
from pathlib import Path

import pytest

from programs.base.calendar import SEOUL
from programs.notices.subscribers.topics import load_topics
from programs.notices.weather import banner, importing, parse
from programs.notices.weather.loading import load_weather_rules

FIXTURES = Path(__file__).parent / "fixtures"


def recorded(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def seoul(text: str) -> datetime:
    """`2026-07-20 10:00`, Seoul time."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.fixture
def rules(places):
    """Departments, topics and the rules of the weather as the portal begins with them."""
    load_topics()
    load_weather_rules()


@pytest.fixture
def take_in(rules):
    """Take a recorded answer in, as of that time: ``take_in("pwncd-announce.json", at="2026-07-20 10:01")``."""

    def take_in(name, *, at, **more):
        done = importing.take_in(parse.read(recorded(name)), now=seoul(at), **more)
        banner.forget()
        return done

    return take_in
