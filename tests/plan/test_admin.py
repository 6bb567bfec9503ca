"""Programs and plans in the admin: everyone on duty looks, the head of the department changes, acts are recorded."""

import pytest

from programs.audit.models import Act
from programs.plan.models import Milestone, Plan, Program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


def plan_page(number: int) -> str:
    return f"/admin/plan/plan/{Plan.objects.get(program=number, year=2015).pk}/change/"


def form_of(response) -> dict[str, str]:
    """The fields of the page as a browser would send them back."""
    context = response.context
    data = {}
    for form in [context["adminform"].form, *(f for s in context["inline_admin_formsets"] for f in s.formset.forms)]:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            else:
                data[bound.html_name] = "" if value is None else str(value)
    for inline in context["inline_admin_formsets"]:
        for bound in inline.formset.management_form:
            data[bound.html_name] = str(bound.value())
    return data


@pytest.mark.parametrize("who", ["officer", "head", "other_officer", "auditor", "mayor", "administrator"])
def test_all_staff_may_look_at_programs_and_plans(client_of, request, who):
    client = client_of(request.getfixturevalue(who))
    assert "민원특성을 반영한" in client.get("/admin/plan/program/").content.decode()
    assert client.get("/admin/plan/program/7/change/").status_code == 200
    assert client.get("/admin/plan/plan/?year__exact=2015").status_code == 200
    assert client.get(plan_page(7)).status_code == 200


def test_a_resident_does_not_get_in(client_of, resident):
    assert client_of(resident).get("/admin/plan/program/").status_code in (302, 403)


def test_the_head_corrects_the_text_and_the_act_is_recorded(client_of, head):
    client = client_of(head)
    data = form_of(client.get("/admin/plan/program/7/change/"))
    response = client.post("/admin/plan/program/7/change/", {**data, "goal": "더 쉬운 목표예요."})
    assert response.status_code == 302
    assert Program.objects.get(number=7).goal == "더 쉬운 목표예요."
    act = Act.objects.get(event="plan.program_changed")
    assert act.by == head
    assert act.data == {"fields": ["goal"]}


@pytest.mark.parametrize("who", ["officer", "other_head", "auditor", "mayor"])
def test_others_cannot_change_a_programs_text(client_of, request, who):
    client = client_of(request.getfixturevalue(who))
    response = client.post("/admin/plan/program/7/change/", {"goal": "남의 목표"})
    assert response.status_code == 403
    assert Program.objects.get(number=7).goal != "남의 목표"


def test_a_translation_of_an_unknown_language_is_refused_with_a_sentence(client_of, head):
    client = client_of(head)
    data = form_of(client.get("/admin/plan/program/7/change/"))
    page = client.post("/admin/plan/program/7/change/", {**data, "translations": '{"fr": {"title": "Guichet"}}'})
    assert "en, zh_Hans, vi" in page.content.decode()


def test_an_officer_of_the_department_marks_a_milestone_as_done_and_changes_nothing_else(client_of, officer):
    client = client_of(officer)
    milestone = Milestone.objects.filter(plan__program=7).first()
    data = form_of(client.get(plan_page(7)))
    done = next(name for name in data if name.endswith("-done_on"))
    row = done.removesuffix("done_on")
    response = client.post(plan_page(7), {**data, done: "2015-02-27", f"{row}title": "다른 제목"})
    assert response.status_code == 302, response.context["errors"]
    changed = Milestone.objects.get(pk=data[f"{row}id"])
    assert str(changed.done_on) == "2015-02-27"
    assert changed.title != "다른 제목"
    assert Act.objects.get(event="plan.plan_changed").data["rows"]["milestone"] == 1
    assert milestone.plan == changed.plan


def test_another_departments_plan_cannot_be_changed(client_of, other_officer, other_head):
    for user in (other_officer, other_head):
        assert client_of(user).post(plan_page(7), {}).status_code == 403


def test_only_registered_indicators_can_compute_a_target(client_of, administrator):
    client = client_of(administrator)
    data = form_of(client.get(plan_page(7)))
    name = next(name for name in data if name.endswith("-indicator") and "__prefix__" not in name)
    assert client.post(plan_page(7), {**data, name: "no.such.indicator"}).status_code == 200
    assert client.post(plan_page(7), {**data, name: ""}).status_code == 302
