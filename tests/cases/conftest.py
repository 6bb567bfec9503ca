"""What the stories of cases need: the 29 programs, a request that waits, a report that waits."""

from tests.cases.factories import *  # noqa: F403
