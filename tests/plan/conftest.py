"""The plan, and indicators to count with, for every test of this folder."""

from tests.plan.fixtures import counted, plan, program  # noqa: F401 - fixtures
