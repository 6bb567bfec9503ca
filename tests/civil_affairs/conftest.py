"""The fixtures of cases serve the name-change reports too."""

from tests.cases.factories import *  # noqa: F403
