"""Who has answered an anonymous survey is written anew in random order, so that nothing tells when.

The marks every ten minutes; what is noted on invitations only once a night, among all who answered that day.
"""

from django.db import connection, transaction

from programs.surveys.invitations import Invitation
from programs.surveys.survey import Survey

# A mark that another transaction wrote than the last rewriting did: one, where nothing was written since.
WRITERS = "SELECT count(DISTINCT xmin::text) FROM surveys_participation"


def shuffle_new() -> int:
    """Rewrite the marks if any was written since the last time; return how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return _rewrite() if cursor.fetchone()[0] > 1 else 0


def shuffle() -> int:
    """Rewrite the marks of anonymous surveys in one transaction, and note on their invitations who has answered.

    Returns how many marks there are.
    """
    with transaction.atomic():
        surveys = Survey.objects.filter(anonymous=True, participations__isnull=False).distinct()
        for survey in surveys:
            answered = Invitation.objects.filter(
                survey=survey, answered=False, once_mark__in=survey.participations.values("once_mark")
            )
            ids = list(answered.values_list("pk", flat=True))
            Invitation.objects.filter(pk__in=ids).update(answered=True)
            Invitation.objects.filter(pk__in=ids).forget_addresses()
        return _rewrite()


def _rewrite() -> int:
    """PostgreSQL's hidden columns (which transaction wrote a row, and where it lies) would otherwise join a mark to the
    answers written with it."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE surveys_participation IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "CREATE TEMP TABLE shuffled ON COMMIT DROP AS SELECT survey_id, once_mark FROM surveys_participation"
        )
        cursor.execute("DELETE FROM surveys_participation")
        cursor.execute(
            "INSERT INTO surveys_participation (id, survey_id, once_mark)"
            " SELECT gen_random_uuid(), survey_id, once_mark FROM shuffled ORDER BY random()"
        )
        return int(cursor.rowcount)
