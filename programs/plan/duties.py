"""Which programs a member of staff's department answers for."""

from programs.people.models import User
from programs.plan.models import Program


def answers_for(user: User, number: int) -> bool:
    """Whether the user's department answers for the program; read once for each user object, so once a request."""
    department = user.department_id
    if department is None:
        return False
    known: tuple[int, frozenset[int]] | None = user.__dict__.get("_programs_answered_for")
    if known is None or known[0] != department:
        numbers = Program.objects.filter(department_id=department).values_list("number", flat=True)
        known = (department, frozenset(numbers))
        user.__dict__["_programs_answered_for"] = known
    return number in known[1]
