"""Every night: who has answered an anonymous survey is written anew in random order, so that nothing tells when."""

from django.db import connection, transaction

from programs.surveys.invitations import Invitation
from programs.surveys.survey import Survey


def shuffle() -> int:
    """Rewrite the marks of anonymous surveys in one transaction, and note on their invitations who has answered.

    PostgreSQL's hidden columns (which transaction wrote a row, and where it lies) would otherwise join a mark to the
    answers written with it. Returns how many marks there are.
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
