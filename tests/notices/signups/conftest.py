"""Topics and places of the plan, lists of people as files, and the verbs run to their end as a worker would."""

import pytest

from programs.notices.models import SignupPlace
from programs.notices.signups.desk import checking, services, taking
from programs.notices.signups.desk.models import BatchState
from programs.notices.subscribers.topics import load_topics

HEAD = "휴대전화,이메일,주제,동,나이대,언어,문자동의,이메일동의,광고동의,야간동의,신청일"
GOOD = '010-5555-0001,gildong@example.com,"재난·안전, 복지",연희동,40대,한국어,O,O,X,X,2026-11-20'


@pytest.fixture(autouse=True)
def words_of_forms(places):
    load_topics()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def stored(tmp_path):
    """The files that lie in the private folder now."""
    return lambda: [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


@pytest.fixture
def place(words_of_forms):
    return SignupPlace.objects.get(code="dong-centres")


@pytest.fixture
def other_place(words_of_forms):
    return SignupPlace.objects.get(code="universities")


@pytest.fixture
def list_of():
    """A file of these lines under the heading."""

    def made(*lines, head=HEAD, encoding="utf-8", end="\r\n"):
        return end.join([head, *lines, ""]).encode(encoding)

    return made


@pytest.fixture
def upload(place, officer):
    """Open the file and read it to the end, as view and worker do."""

    def uploaded(data, *, signed_on=None, by=officer, place=place, name="신청.csv"):
        batch = services.open_file([data], name=name, place=place, signed_on=signed_on, by=by)
        if batch.state == BatchState.CHECKING:
            checking.check(batch.pk)
        batch.refresh_from_db()
        return batch

    return uploaded


@pytest.fixture
def take_in(officer):
    """Confirm and take in to the end, as view and worker do."""

    def taken(batch, *, leave_out_bad=False, tell_all=True):
        services.confirm(batch, leave_out_bad=leave_out_bad, tell_all=tell_all, by=officer)
        taking.import_batch(batch.pk)
        batch.refresh_from_db()
        return batch

    return taken
