"""Making subscribers of rows: set-based, a chunk in one transaction, the answers (people.Consent) before the columns.

The rules, once for typed forms and files alike:
- A form only adds: topics are joined, what a subscriber chose stays, an address is filled in where there is none.
- A later refusal wins: a consent that was taken back on or after the day of the signature does not come alive again.
- What was signed proves telephone and address (P06.2); the consents' source is the bundle.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ...subscribers.consent_texts import AD, EMAIL, NIGHT, SMS, wording_of
from .checking import EMPTIED, MATCHED, UNCLEAR, WHY_UNCLEAR, unclear_sentences
from .models import BatchState, PaperForm, RowState, SignupBatch

CHUNK = 2_000
MOST_RACES = 5
UNDO_SOURCE = "paper-undo:"
ROWS = "form.batch_id = %(batch)s AND form.number > %(after)s AND form.number <= %(until)s"
OURS = f"{ROWS} AND form.state IN ('good', 'known')"

PASS_UNCLEAR = f"""
UPDATE notices_paperform AS form
   SET state = 'passed', errors = jsonb_build_array({WHY_UNCLEAR}), {EMPTIED}
  FROM ({MATCHED}) AS match
 WHERE form.id = match.form_id AND {UNCLEAR}
"""  # noqa: S608 - put together from constants
LINK = f"""
UPDATE notices_paperform AS form SET subscriber_id = coalesce(match.by_phone, match.by_email)
  FROM ({MATCHED}) AS match
 WHERE form.id = match.form_id
"""  # noqa: S608 - put together from constants
# One order for all, so that two imports cannot wait for each other.
LOCK = f"""
SELECT sub.id FROM notices_subscriber AS sub
 WHERE sub.id IN (SELECT form.subscriber_id FROM notices_paperform AS form WHERE {OURS})
 ORDER BY sub.id FOR NO KEY UPDATE
"""  # noqa: S608 - put together from constants


def _refused(purpose: str, *columns: str) -> str:
    """SQL: this question was answered with no on or after the day of the signature; an undone typing is no answer."""
    return " OR ".join(
        f"EXISTS (SELECT FROM people_consent AS answer WHERE answer.{column} = ANY (form.hashes)"
        f" AND answer.purpose = '{purpose}' AND answer.at >= form.signed_at AND NOT answer.granted"
        f" AND NOT starts_with(answer.source, '{UNDO_SOURCE}'))"
        for column in columns
    )


NO_SMS, NO_EMAIL = _refused(SMS, "phone_hash"), _refused(EMAIL, "email_hash")
NO_AD, NO_NIGHT = _refused(AD, "phone_hash", "email_hash"), f"{_refused(NIGHT, 'phone_hash')} OR {NO_SMS}"
WITHHOLD = f"""
UPDATE notices_paperform AS form
   SET sms = form.sms AND NOT ({NO_SMS}), by_email = form.by_email AND NOT ({NO_EMAIL}),
       ad = form.ad AND NOT ({NO_AD}), night = form.night AND NOT ({NO_NIGHT})
 WHERE {OURS} AND (form.sms AND ({NO_SMS}) OR form.by_email AND ({NO_EMAIL})
                   OR form.ad AND ({NO_AD}) OR form.night AND ({NO_NIGHT}))
"""  # noqa: S608 - put together from constants
# Nobody agreed to the use of what is left out here.
DROP_UNUSED = f"""
UPDATE notices_paperform AS form
   SET phone = CASE WHEN form.sms THEN form.phone ELSE '' END,
       phone_hash = CASE WHEN form.sms THEN form.phone_hash END,
       phone_masked = CASE WHEN form.sms THEN form.phone_masked ELSE '' END,
       email = CASE WHEN form.by_email THEN form.email ELSE '' END,
       email_hash = CASE WHEN form.by_email THEN form.email_hash END,
       email_masked = CASE WHEN form.by_email THEN form.email_masked ELSE '' END
 WHERE {OURS} AND ((form.phone <> '' AND NOT form.sms) OR (form.email <> '' AND NOT form.by_email))
"""  # noqa: S608 - put together from constants
PASS_REFUSED = f"""
UPDATE notices_paperform AS form
   SET state = 'passed', errors = jsonb_build_array(jsonb_build_array('', %(refused)s::text)), {EMPTIED}
 WHERE {OURS} AND NOT form.sms AND NOT form.by_email
"""  # noqa: S608 - put together from constants
ANSWER = f"""
INSERT INTO people_consent (user_id, phone_hash, email_hash, purpose, wording, granted, at, source)
SELECT sub.user_id, coalesce(sub.phone_hash, form.phone_hash), coalesce(sub.email_hash, form.email_hash),
       question.purpose, question.wording, true, form.signed_at, %(source)s
  FROM notices_paperform AS form
  LEFT JOIN notices_subscriber AS sub ON sub.id = form.subscriber_id
 CROSS JOIN LATERAL (VALUES ('{SMS}', %(sms)s::text, form.sms), ('{EMAIL}', %(email)s::text, form.by_email),
                            ('{AD}', %(ad)s::text, form.ad), ('{NIGHT}', %(night)s::text, form.night)
       ) AS question (purpose, wording, ticked)
 WHERE {OURS} AND question.ticked
 ORDER BY form.number
"""  # noqa: S608 - put together from constants
# The subscriber has telephone and address now.
HANDED_ON = "phone = '', phone_hash = NULL, email = '', email_hash = NULL, hashes = '{}'"
ADD = f"""
WITH fresh AS (
    INSERT INTO notices_subscriber (
        phone, phone_hash, phone_masked, phone_confirmed_at, email, email_hash, email_masked, email_confirmed_at,
        topics, dong_id, age_band, language, sms_consent_at, email_consent_at, ad_consent_at, night_consent_at,
        sms_set_aside_why, email_set_aside_why, place_id, created_at)
    SELECT form.phone, form.phone_hash, form.phone_masked, CASE WHEN form.phone <> '' THEN form.signed_at END,
           form.email, form.email_hash, form.email_masked, CASE WHEN form.email <> '' THEN form.signed_at END,
           form.topics, form.dong_id, form.age_band, form.language,
           CASE WHEN form.sms THEN form.signed_at END, CASE WHEN form.by_email THEN form.signed_at END,
           CASE WHEN form.ad THEN form.signed_at END, CASE WHEN form.night THEN form.signed_at END,
           '', '', %(place)s, form.signed_at
      FROM notices_paperform AS form
     WHERE {OURS} AND form.subscriber_id IS NULL
     ORDER BY form.number
    ON CONFLICT DO NOTHING
    RETURNING id, coalesce(phone_hash, email_hash) AS address)
UPDATE notices_paperform AS form
   SET subscriber_id = fresh.id, state = 'entered', entered_at = %(now)s, before = '{{}}', {HANDED_ON}
  FROM fresh
 WHERE {OURS} AND form.subscriber_id IS NULL AND coalesce(form.phone_hash, form.email_hash) = fresh.address
"""  # noqa: S608 - put together from constants
MISSED = f"SELECT count(*) FROM notices_paperform AS form WHERE {OURS} AND form.subscriber_id IS NULL"  # noqa: S608
# Two lines may be one subscriber's, the first by telephone, the second by address: one after the other.
TURN = f"""
SELECT DISTINCT ON (form.subscriber_id) form.id FROM notices_paperform AS form
 WHERE {OURS} AND form.subscriber_id IS NOT NULL
 ORDER BY form.subscriber_id, form.number
"""  # noqa: S608 - put together from constants
# What an undo puts back: {} for a subscriber that was not there, null where the form brought nothing new.
REMEMBER = f"""
UPDATE notices_paperform AS form
   SET before = CASE WHEN form.topics <@ sub.topics AND sub.ended_at IS NULL
                      AND (sub.sms_consent_at IS NOT NULL OR NOT form.sms)
                      AND (sub.email_consent_at IS NOT NULL OR NOT form.by_email)
                      AND (sub.ad_consent_at IS NOT NULL OR NOT form.ad)
                      AND (sub.night_consent_at IS NOT NULL OR NOT form.night)
                 THEN NULL
                 ELSE jsonb_build_object(
                     'topics', to_jsonb(sub.topics), 'had_phone', sub.phone <> '', 'had_email', sub.email <> '',
                     'sms_consent_at', sub.sms_consent_at, 'email_consent_at', sub.email_consent_at,
                     'ad_consent_at', sub.ad_consent_at, 'night_consent_at', sub.night_consent_at,
                     'ended_at', sub.ended_at, 'dong_id', sub.dong_id, 'age_band', sub.age_band) END
  FROM notices_subscriber AS sub
 WHERE form.id IN ({TURN}) AND sub.id = form.subscriber_id
"""  # noqa: S608 - put together from constants


def _later(column: str, ticked: str) -> str:
    """SQL: the newer of the consent that stands and the one on the paper."""
    return f"{column} = CASE WHEN form.{ticked} THEN greatest(sub.{column}, form.signed_at) ELSE sub.{column} END"


EXTEND = f"""
UPDATE notices_subscriber AS sub
   SET topics = ARRAY(SELECT DISTINCT number FROM unnest(sub.topics || form.topics) AS number ORDER BY number),
       phone = CASE WHEN sub.phone = '' AND form.sms THEN form.phone ELSE sub.phone END,
       phone_hash = CASE WHEN sub.phone = '' AND form.sms THEN form.phone_hash ELSE sub.phone_hash END,
       phone_masked = CASE WHEN sub.phone = '' AND form.sms THEN form.phone_masked ELSE sub.phone_masked END,
       phone_confirmed_at = CASE WHEN form.sms THEN coalesce(sub.phone_confirmed_at, form.signed_at)
                            ELSE sub.phone_confirmed_at END,
       email = CASE WHEN sub.email = '' AND form.by_email THEN form.email ELSE sub.email END,
       email_hash = CASE WHEN sub.email = '' AND form.by_email THEN form.email_hash ELSE sub.email_hash END,
       email_masked = CASE WHEN sub.email = '' AND form.by_email THEN form.email_masked ELSE sub.email_masked END,
       email_confirmed_at = CASE WHEN form.by_email THEN coalesce(sub.email_confirmed_at, form.signed_at)
                            ELSE sub.email_confirmed_at END,
       dong_id = coalesce(sub.dong_id, form.dong_id),
       age_band = CASE WHEN sub.age_band = '' THEN form.age_band ELSE sub.age_band END,
       {_later("sms_consent_at", "sms")}, {_later("email_consent_at", "by_email")},
       {_later("ad_consent_at", "ad")}, {_later("night_consent_at", "night")},
       reconfirm_asked_at = CASE WHEN form.signed_at > sub.reconfirm_asked_at THEN NULL ELSE sub.reconfirm_asked_at END,
       ended_at = NULL
  FROM notices_paperform AS form
 WHERE form.id IN ({TURN}) AND sub.id = form.subscriber_id
"""  # noqa: S608 - put together from constants
FINISH = f"""
UPDATE notices_paperform AS form SET state = 'entered', entered_at = %(now)s, {HANDED_ON}
 WHERE form.id IN ({TURN})
"""  # noqa: S608 - put together from constants
CHANGED = f"""
SELECT count(*) FROM notices_paperform AS form
 WHERE {ROWS} AND form.state = 'entered' AND form.entered_at = %(now)s AND form.before <> '{{}}'
"""  # noqa: S608 - put together from constants


class Race(RuntimeError):
    """Somebody subscribed with one of the addresses at this very moment: once more, they are known now."""


@dataclass(frozen=True)
class Taken:
    """What became of some rows."""

    added: int = 0
    changed: int = 0
    passed_over: int = 0


def take(batch: SignupBatch, *, after: int, until: int, now: datetime) -> Taken:
    """Make subscribers of the bundle's good and known rows with these numbers; all or none. Needs a transaction.

    The bundle's row is locked by the caller, so no other worker is at the same rows.
    """
    for _attempt in range(MOST_RACES):
        try:
            with transaction.atomic():
                return _take(batch, after=after, until=until, now=now)
        except Race:
            continue
    raise Race(f"Rows {after + 1} to {until} of bundle {batch.pk} met other sign-ups {MOST_RACES} times.")


def _take(batch: SignupBatch, *, after: int, until: int, now: datetime) -> Taken:
    with translation.override("ko"):  # the words on the paper
        words = {"sms": wording_of(SMS), "email": wording_of(EMAIL), "ad": wording_of(AD), "night": wording_of(NIGHT)}
    values: dict[str, Any] = {
        "batch": batch.pk,
        "after": after,
        "until": until,
        "now": now,
        "place": batch.place_id,
        "source": batch.source,
        "refused": _("신청일이나 그 뒤에 본인이 수신을 거부했어요. 거부한 뜻을 따라요."),
        **words,
        **unclear_sentences(),
    }
    with connection.cursor() as cursor:

        def run(sql: str) -> int:
            cursor.execute(sql, values)
            return int(cursor.rowcount)

        unclear = run(PASS_UNCLEAR)
        run(LINK)
        run(LOCK)
        run(WITHHOLD)
        run(DROP_UNUSED)
        refused = run(PASS_REFUSED)
        run(ANSWER)
        added = run(ADD)
        cursor.execute(MISSED, values)
        if cursor.fetchone()[0]:
            raise Race
        while run(REMEMBER):
            run(EXTEND)
            run(FINISH)
        cursor.execute(CHANGED, values)
        changed = cursor.fetchone()[0]
    return Taken(added=added, changed=changed, passed_over=unclear + refused)


def import_batch(pk: int) -> None:
    """Take in a confirmed bundle chunk by chunk; killed anywhere, a second call goes on from the last whole chunk."""
    while _import_chunk(pk):
        pass


@transaction.atomic
def _import_chunk(pk: int) -> bool:
    """Take the next rows; False when there are none, or the bundle was cancelled."""
    batch = SignupBatch.objects.locked(pk)
    if batch.state != BatchState.IMPORTING:
        return False
    now = timezone.now()
    waiting = PaperForm.objects.filter(batch=pk, state__in=(RowState.GOOD, RowState.KNOWN), number__gt=batch.taken_to)
    numbers = list(waiting.order_by("number").values_list("number", flat=True)[:CHUNK])
    if not numbers:
        batch.state, batch.finished_at, batch.busy_at = BatchState.DONE, now, None
        batch.save(update_fields=["state", "finished_at", "busy_at"])
        return False
    _see_how_the_tables_grew(batch)
    taken = take(batch, after=batch.taken_to, until=numbers[-1], now=now)
    batch.taken_to, batch.busy_at = numbers[-1], now
    batch.added += taken.added
    batch.changed += taken.changed
    batch.passed_over += taken.passed_over
    batch.save(update_fields=["taken_to", "busy_at", "added", "changed", "passed_over"])
    return True


def _see_how_the_tables_grew(batch: SignupBatch) -> None:
    """Have the database count anew each time the import has doubled.

    The tables grow beneath the plans: one made for an empty table would read it whole for every row, and the triggers
    keep theirs for the life of the connection.
    """
    chunks = (batch.added + batch.changed + batch.passed_over) // CHUNK
    if chunks and chunks & (chunks - 1) == 0:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_consent, notices_subscriber, notices_signup")
            cursor.execute("DISCARD PLANS")
