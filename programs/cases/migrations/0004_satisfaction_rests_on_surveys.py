from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import migrations

from programs.surveys import rules, standing

BATCH = 2_000


def to_surveys(apps, schema_editor):
    """Each satisfaction with a case becomes an answer to the standing survey, once for the case as before."""
    old = apps.get_model('cases', 'Satisfaction')
    Survey, Question, Response, Answer = (
        apps.get_model('surveys', name) for name in ('Survey', 'Question', 'Response', 'Answer')
    )
    if not old.objects.exists():
        return
    survey = Survey.objects.filter(slug='satisfaction', state='open').first()
    if survey is None:
        row = dict(standing.known()['satisfaction'])
        questions = row.pop('questions')
        survey = Survey.objects.create(**row, state='open')
        for place, question in enumerate(questions, start=1):
            Question.objects.create(survey=survey, order=place * 10, **question)
    score = Question.objects.get(survey=survey, key='service')
    words = Question.objects.get(survey=survey, key='text')
    rows = old.objects.order_by('id').values(
        'id', 'score', 'text', 'at', 'case__receipt_number', 'case__program_id', 'case__department_id'
    )
    responses, answers = [], []
    for row in rows.iterator(chunk_size=BATCH):
        about = f'case:{row["case__receipt_number"]}'
        response = Response(
            id=uuid4(),
            survey=survey,
            about=about,
            once_mark=rules.mark(survey.once_key, about),
            program_id=row['case__program_id'],
            department_id=row['case__department_id'],
            answered_at=row['at'],
            day=row['at'].astimezone(ZoneInfo('Asia/Seoul')).date(),
        )
        responses.append(response)
        answers.append(Answer(id=uuid4(), response=response, question=score, number=row['score']))
        if row['text']:
            answers.append(Answer(id=uuid4(), response=response, question=words, text=row['text']))
    Response.objects.bulk_create(responses, batch_size=BATCH)
    Answer.objects.bulk_create(answers, batch_size=BATCH)


def back_to_cases(apps, schema_editor):
    """The answers about cases become rows of their own again; those about visits stay where they are."""
    Case, Satisfaction = apps.get_model('cases', 'Case'), apps.get_model('cases', 'Satisfaction')
    Response = apps.get_model('surveys', 'Response')
    given = Response.objects.filter(survey__slug='satisfaction', about__startswith='case:')
    for response in given.prefetch_related('answers__question').iterator(chunk_size=BATCH):
        case = Case.objects.filter(receipt_number=response.about.removeprefix('case:')).first()
        answers = {answer.question.key: answer for answer in response.answers.all()}
        if case is not None and 'service' in answers:
            words = answers['text'].text if 'text' in answers else ''
            row = Satisfaction.objects.create(case=case, score=answers['service'].number, text=words)
            Satisfaction.objects.filter(pk=row.pk).update(at=response.answered_at)
            response.delete()


class Migration(migrations.Migration):
    dependencies = [
        ('cases', '0003_attachments_are_private_files'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(to_surveys, back_to_cases),
    ]
