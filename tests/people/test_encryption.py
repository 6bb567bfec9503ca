"""Personal data at rest: encrypted, found by a keyed hash, and moved to a new key without a moment's blindness."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from programs import audit
from programs.audit.models import Act, Opening
from programs.people import crypto
from programs.people.checks import field_keys
from programs.people.models import Consent, User
from tests.cast import UserFactory


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_the_database_never_sees_the_name_or_the_number(resident):
    stored = raw("people_user", "name") + raw("people_user", "phone") + raw("people_userevent", "name")
    assert stored
    assert not any("홍길동" in token or "0001" in token for token in stored)
    assert User.objects.get(pk=resident.pk).name == "홍길동"


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200))
def test_what_goes_in_comes_out(text: str):
    assert crypto.decrypt(crypto.encrypt(text)) == text


def test_two_equal_texts_look_different_at_rest():
    assert crypto.encrypt("홍길동") != crypto.encrypt("홍길동")


@pytest.mark.parametrize("lookup", ["name", "name__icontains", "name__in", "phone__startswith"])
def test_an_encrypted_field_refuses_to_be_searched(db, lookup: str):
    with pytest.raises(FieldError, match="encrypted"):
        list(User.objects.filter(**{lookup: "홍길동"}))


def test_it_may_be_asked_whether_it_is_there(resident):
    assert User.objects.filter(phone__isnull=False).get() == resident


def test_spellings_of_one_number_have_one_hash():
    assert crypto.hash_for_lookup("010-5555-0001") == crypto.hash_for_lookup(" 01055550001 ")
    assert crypto.hash_for_lookup("01055550001") != crypto.hash_for_lookup("01055550002")


def test_the_hash_follows_the_number_even_with_update_fields(resident):
    resident.phone = "01055550777"
    resident.save(update_fields=["phone"])
    assert User.objects.of_phone("010-5555-0777").get() == resident
    assert not User.objects.of_phone("01055550001").exists()


def test_a_lost_key_is_said_plainly(resident, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(crypto.CannotDecrypt, match="FIELD_KEYS"):
        User.objects.get(pk=resident.pk)


def test_while_two_keys_live_people_of_both_are_found(resident, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    newcomer = UserFactory(phone="01055550900")
    assert User.objects.of_phone(resident.phone).get() == resident
    assert User.objects.of_phone("01055550900").get() == newcomer


def test_rotation_moves_every_row_and_then_the_old_key_can_go(resident, officer, settings, capsys):
    # given rows of every kind written with the old key
    old_keys = settings.FIELD_KEYS
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    phone_hash = crypto.hash_for_lookup("01055550100")
    audit.opened(by=officer, whose=resident, what=["name"], why="신청을 처리해요")
    guest_opening = audit.opened(by=officer, whose=resident.phone_hash, what=["phone"], why="전화로 물어요")
    unknown = audit.opened(by=officer, whose=phone_hash, what=["phone"], why="아는 사람이 없는 번호예요")
    Consent.objects.create(phone_hash=resident.phone_hash, purpose="x", wording="x", granted=True, source="test")
    events = resident.events.count()
    # when a new key comes first and everything is written anew, in batches of one
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *old_keys]
    call_command("rotate_field_keys", batch=1)
    # then the old key is not needed any more
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    fresh = User.objects.of_phone("01055550001").get()
    assert (fresh.pk, fresh.name, fresh.phone) == (resident.pk, "홍길동", "01055550001")
    assert fresh.events.order_by("pgh_id").last().name == "홍길동"
    # the rotation itself is no change of the person, and the records' hashes moved along
    assert fresh.events.count() == events
    assert Opening.objects.filter(whose_phone_hash=fresh.phone_hash).get() == guest_opening
    assert Opening.objects.filter(whose_phone_hash=phone_hash).get() == unknown
    assert Consent.objects.of_phone("01055550001").count() == 1
    assert crypto.decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret
    assert Act.objects.of_event("people.keys_rotated").exists()


def test_a_second_rotation_writes_nothing(resident, settings, capsys):
    call_command("rotate_field_keys")
    assert "0 rows written anew" in capsys.readouterr().out


def test_a_bad_key_fails_the_system_check_with_a_hint(settings):
    settings.FIELD_KEYS = ["not-a-key"]
    [problem] = field_keys(None)
    assert problem.id == "people.E002"
    assert "generate_key" in problem.hint
    settings.FIELD_KEYS = []
    assert [found.id for found in field_keys(None)] == ["people.E001"]
