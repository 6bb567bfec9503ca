"""Which programs a member of staff's department answers for."""

from programs.people.models import Role, User
from programs.people.predicates import Anyone, Predicate, has_role
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


def does_the_work_of(number: int) -> Predicate:
    """Whether the user is an officer or the head of the department that answers for the program."""

    def predicate(user: Anyone) -> bool:
        return has_role(Role.OFFICER, Role.HEAD)(user) and isinstance(user, User) and answers_for(user, number)

    return predicate
