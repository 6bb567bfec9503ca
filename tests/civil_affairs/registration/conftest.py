"""The people and the cases of the registration stories: 건축과 at its counter in March 2026, and in March 2015."""

from tests.civil_affairs.registration.cases import *  # noqa: F403
