"""The program of the service desk (P07) and its department."""

from programs.plan.models import Program

PROGRAM = 7


def program() -> Program:
    return Program.objects.select_related("department").get(pk=PROGRAM)
