"""GET /api/v1/my/cases/: the signed-in resident's own, nobody else's."""

import pytest

from tests.cases.factories import filed_name_change, filed_request

MY_CASES = "/api/v1/my/cases/"


@pytest.fixture
def mine(name_change_program, resident):
    return filed_name_change(name_change_program, by=resident, applicant=resident)


def test_a_stranger_is_asked_to_sign_in(client, mine):
    answer = client.get(MY_CASES)
    assert answer.status_code == 401
    assert answer.json()["detail"].endswith(".")


def test_a_resident_reads_the_own_cases_with_filters(client, resident, mine, name_change_program):
    filed_request(name_change_program, by=resident, applicant=resident)
    client.force_login(resident)

    assert client.get(MY_CASES).json()["count"] == 2
    assert client.get(MY_CASES, {"state": "done"}).json()["count"] == 0
    one = client.get(f"{MY_CASES}{mine.receipt_number}/").json()
    assert one["kind"] == "name_change"
    assert [step["title"] for step in one["timeline"]] == ["제출했어요"]


def test_someone_elses_case_is_404(client, other_resident, mine):
    client.force_login(other_resident)
    assert client.get(MY_CASES).json()["count"] == 0
    assert client.get(f"{MY_CASES}{mine.receipt_number}/").status_code == 404


@pytest.mark.parametrize("query", ["state=lost", "program=30", "program=x", "page=0", "page_size=1000", "colour=red"])
def test_a_wrong_parameter_is_told(client, resident, query):
    client.force_login(resident)
    answer = client.get(f"{MY_CASES}?{query}")
    assert answer.status_code == 400
    assert answer.json()["fields"]
