"""The desk's pages that ask before they act: refuse, suspend, answer, settle, export, invite, labels, paper forms."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civil_affairs.real_estate.brokers import acts, matching, rules, services
from civil_affairs.real_estate.brokers.desk import forms, inviting
from civil_affairs.real_estate.brokers.models import Broker, BrokerApplication, BrokerSignal, BrokerSuspension
from civil_affairs.real_estate.brokers.queries import keeps_brokers
from programs import audit
from programs.base import pdf
from programs.base.errors import Refusal
from programs.base.exports import export_rows
from programs.people.admin_forms import dressed
from programs.people.models import User
from programs.people.predicates import require

MOST = 2_000
NOT_YOURS = gettext_lazy("부동산 맞춤정보를 맡은 부서의 직원만 할 수 있어요.")
APPLICATIONS = "admin:civil_affairs_brokerapplication_changelist"
BROKERS = "admin:civil_affairs_broker_changelist"
SUSPENSIONS = "admin:civil_affairs_brokersuspension_changelist"
SIGNALS = "admin:civil_affairs_brokersignal_changelist"


def worker(request: HttpRequest) -> User:
    require(keeps_brokers, request.user, NOT_YOURS)
    assert isinstance(request.user, User)
    return request.user


def ask(
    request: HttpRequest,
    form: Any,
    *,
    title: str,
    action: str,
    back: str,
    lead: str = "",
    danger: bool = False,
    status: int = 200,
) -> HttpResponse:
    """One page that asks for what is needed."""
    context = admin.site.each_context(request) | {
        "title": title,
        "form": dressed(form),
        "action": reverse(action),
        "submit": title,
        "cancel": reverse(back),
        "lead": lead,
        "danger": danger,
    }
    return render(request, "admin/cases/case/form.html", context, status=status)


def chosen(request: HttpRequest, queryset: QuerySet[Any], back: str) -> str | None:
    """The keys of the chosen rows; None, with a sentence, when there are too many."""
    ids = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        messages.warning(request, _("한 번에 %(n)d곳까지 고를 수 있어요. 필터로 줄여 주세요.") % {"n": MOST})
        return None
    return ",".join(map(str, ids))


def each(request: HttpRequest, rows: Iterable[Model], verb: Callable[[Any], object], done: str) -> None:
    """Do it to each; those that cannot say why, and the others are done all the same."""
    count, refused = 0, []
    for row in rows:
        try:
            verb(row)
            count += 1
        except Refusal as refusal:
            refused.append(str(refusal.sentence))
    if count:
        messages.success(request, done % {"n": count})
    for sentence in refused[:10]:
        messages.warning(request, sentence)
    if len(refused) > 10:
        messages.warning(request, _("이 밖에 %(n)d곳도 하지 못했어요.") % {"n": len(refused) - 10})


# --- applications


@require_POST
def refuse(request: HttpRequest) -> HttpResponse:
    user = worker(request)
    form = forms.RefuseForm(request.POST)
    if not form.is_valid():
        return ask_refusal(request, form, status=422)
    rows = BrokerApplication.objects.filter(pk__in=form.cleaned_data["ids"]).select_related("broker")
    each(
        request,
        rows,
        lambda row: services.refuse(row, reason=form.cleaned_data["reason"], by=user, request=request),
        _("%(n)d곳의 참여를 승인하지 않고 까닭을 문자로 알렸어요."),
    )
    return redirect(APPLICATIONS)


def ask_refusal(request: HttpRequest, form: forms.RefuseForm, *, status: int = 200) -> HttpResponse:
    return ask(
        request,
        form,
        title=_("승인하지 않기"),
        action="admin:brokers_refuse",
        back=APPLICATIONS,
        danger=True,
        status=status,
    )


def paper(request: HttpRequest) -> HttpResponse:
    """An application on paper (FAX, post, brought), typed in; checked against the register as on the web."""
    user = worker(request)
    form = forms.PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            broker = services.in_register(
                register_number=data["register_number"], representative=data["representative"]
            )
            services.apply(
                broker,
                phone=data["phone"],
                wishes=form.wishes(),
                channel=data["channel"],
                typed_by=user,
                request=request,
            )
        except Refusal as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("%(office)s의 신청을 입력했어요.") % {"office": broker.name})
            return redirect("admin:brokers_paper" if "again" in request.POST else APPLICATIONS)
    context = admin.site.each_context(request) | {"title": _("종이 신청서 입력"), "form": with_boxes(dressed(form))}
    return render(request, "civil_affairs/real_estate/admin/paper.html", context, status=422 if form.errors else 200)


def with_boxes(form: Any) -> Any:
    """Several choices are plain boxes: the class of one choice's round buttons would fall on their frame, too."""
    for field in form.fields.values():
        if isinstance(field.widget, CheckboxSelectMultiple):
            field.widget.attrs.pop("class", None)
    return form


# --- suspensions and signals


@require_POST
def suspend(request: HttpRequest) -> HttpResponse:
    user = worker(request)
    form = forms.SuspendForm(request.POST)
    if not form.is_valid():
        return ask_suspension(request, form, status=422)
    data = form.cleaned_data
    each(
        request,
        Broker.objects.filter(pk__in=data["ids"]),
        lambda row: services.suspend(row, reason=data["reason"], until=data["until"], by=user, request=request),
        _("%(n)d곳을 정지하고 까닭을 문자로 알렸어요."),
    )
    return redirect(BROKERS)


def ask_suspension(request: HttpRequest, form: forms.SuspendForm, *, status: int = 200) -> HttpResponse:
    lead = _("새 신청이 가지 않고, 이미 받은 신청의 주소도 까닭을 말하며 멈춰요. 중개사무소는 이의를 낼 수 있어요.")
    return ask(
        request,
        form,
        title=_("정지하기"),
        action="admin:brokers_suspend",
        back=BROKERS,
        lead=lead,
        danger=True,
        status=status,
    )


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    user = worker(request)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return ask_answer(request, form, status=422)
    data = form.cleaned_data
    each(
        request,
        BrokerSuspension.objects.filter(pk__in=data["ids"]).select_related("broker"),
        lambda row: services.answer_appeal(row, answer=data["answer"], lift=data["lift"], by=user, request=request),
        _("이의 %(n)d건에 답하고 문자로 알렸어요."),
    )
    return redirect(SUSPENSIONS)


def ask_answer(request: HttpRequest, form: forms.AnswerForm, *, status: int = 200) -> HttpResponse:
    return ask(request, form, title=_("이의에 답하기"), action="admin:brokers_answer", back=SUSPENSIONS, status=status)


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    user = worker(request)
    form = forms.SettleForm(request.POST)
    if not form.is_valid():
        return ask_settling(request, form, status=422)
    now = timezone.now()
    with transaction.atomic():
        rows = BrokerSignal.objects.open().filter(pk__in=form.cleaned_data["ids"])
        settled = list(rows.select_for_update())
        for row in settled:
            row.settled_at, row.settled_by, row.note = now, user, form.cleaned_data["note"]
            row.save(update_fields=["settled_at", "settled_by", "note"])
            acts.note("signal_settled", row, by=user, request=request, sign=row.sign)
    messages.success(request, _("의심 신호 %(n)d건을 확인한 것으로 적었어요.") % {"n": len(settled)})
    return redirect(SIGNALS)


def ask_settling(request: HttpRequest, form: forms.SettleForm, *, status: int = 200) -> HttpResponse:
    return ask(request, form, title=_("확인했어요"), action="admin:brokers_settle", back=SIGNALS, status=status)


# --- what asks only whether: one page for each verb


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to the chosen rows after one more question."""

    title: str | Promise
    lead: str | Promise
    done: str | Promise
    rows: Callable[[], QuerySet[Any]]
    do: Callable[..., object]
    back: str


VERBS = {
    "approve": Verb(
        gettext_lazy("승인하기"),
        gettext_lazy("승인하면 조건에 맞는 신청이 바로 가기 시작하고, 문자로 알려요."),
        gettext_lazy("%(n)d곳의 참여를 승인하고 문자로 알렸어요."),
        lambda: BrokerApplication.objects.select_related("broker").order_by("applied_at"),
        services.approve,
        APPLICATIONS,
    ),
    "resume": Verb(
        gettext_lazy("정지 풀기"),
        gettext_lazy("풀면 조건에 맞는 신청이 다시 가고, 문자로 알려요."),
        gettext_lazy("%(n)d곳의 정지를 풀고 문자로 알렸어요."),
        Broker.objects.all,
        services.resume,
        BROKERS,
    ),
    "leave": Verb(
        gettext_lazy("참여 끝내기"),
        gettext_lazy("중개사무소가 그만두겠다고 했을 때 눌러요. 새 신청이 가지 않고, 다시 참여하려면 새로 신청해요."),
        gettext_lazy("%(n)d곳의 참여를 끝내고 문자로 알렸어요."),
        Broker.objects.all,
        services.leave,
        BROKERS,
    ),
}


def confirm(request: HttpRequest, name: str, ids: str, *, form: forms.ManyForm | None = None) -> HttpResponse:
    verb = VERBS[name]
    context = {
        "title": verb.title,
        "form": dressed(form or forms.ManyForm(initial={"ids": ids})),
        "action": reverse("admin:brokers_do", args=[name]),
        "submit": verb.title,
        "cancel": reverse(verb.back),
        "lead": verb.lead,
        "danger": name == "leave",
    }
    status = 422 if form is not None else 200
    return render(request, "admin/cases/case/form.html", admin.site.each_context(request) | context, status=status)


@require_POST
def do(request: HttpRequest, name: str) -> HttpResponse:
    user = worker(request)
    if name not in VERBS:
        raise Http404
    verb, form = VERBS[name], forms.ManyForm(request.POST)
    if not form.is_valid():
        return confirm(request, name, "", form=form)
    rows = list(verb.rows().filter(pk__in=form.cleaned_data["ids"][:MOST]))
    each(request, rows, lambda row: verb.do(row, by=user, request=request), str(verb.done))
    return redirect(verb.back)


# --- lists that leave


COLUMNS = [
    "등록번호", "사무소 이름", "구분", "대표자", "휴대전화", "사무소 전화", "주소", "행정동", "상태", "참여한 날",
    "맡는 동", "외국어", "거래", "일요일", "공휴일",
]  # fmt: skip


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The chosen brokers as CSV or XLSX; the reason and everyone whose data leaves are on record first."""
    user = worker(request)
    form = forms.ExportForm(request.POST)
    if not form.is_valid():
        return ask_export(request, form, status=422)
    reason = form.cleaned_data["reason"]
    with transaction.atomic():
        rows = list(Broker.objects.filter(pk__in=form.cleaned_data["ids"][:MOST]).select_related("dong").order_by("pk"))
        acts.note("exported", "civil_affairs.broker", by=user, request=request, rows=len(rows), reason=reason)
        opened(request, rows, why=reason, exported=True)
    return export_rows(f"중개사무소_{timezone.localdate():%Y%m%d}", COLUMNS, _rows(rows), form.cleaned_data["fmt"])


def opened(request: HttpRequest, rows: list[Broker], *, why: str, exported: bool = False) -> None:
    """On record: whose name and telephone were read, and why."""
    assert isinstance(request.user, User)
    audit.opened_many(
        by=request.user,
        whose=[row.phone_hash or row.representative_hash for row in rows],
        what=["representative", "phone"],
        why=why,
        ref="civil_affairs.broker" if exported or len(rows) != 1 else rows[0],
        exported=exported,
        request=request,
    )


def _rows(rows: list[Broker]) -> Iterator[list[Any]]:
    names = matching.dong_names()
    for row in rows:
        yield [
            row.register_number,
            row.name,
            row.get_kind_display(),
            row.representative,
            row.phone,
            row.office_phone,
            row.address,
            row.dong.name if row.dong else "",
            row.get_state_display(),
            timezone.localtime(row.joined_at).date() if row.joined_at else None,
            ", ".join(names.get(code, code) for code in row.areas),
            ", ".join(str(rules.LANGUAGES.get(code, code)) for code in row.languages),
            ", ".join(str(rules.DEALS.get(code, code)) for code in row.deals),
            row.open_sundays,
            row.open_holidays,
        ]


def ask_export(request: HttpRequest, form: forms.ExportForm, *, status: int = 200) -> HttpResponse:
    return ask(request, form, title=_("내려받기"), action="admin:brokers_export", back=BROKERS, status=status)


# --- invitations


def invite(request: HttpRequest) -> HttpResponse:
    """Whom a text would reach, whom only a letter does; then it goes out."""
    user = worker(request)
    if request.method == "POST":
        try:
            count = inviting.invite(by=user, request=request)
        except Refusal as refused:
            messages.warning(request, str(refused.sentence))
        else:
            messages.success(request, _("%(n)d곳에 보낼 문자를 만들었어요. 근무시간에 나가요.") % {"n": count})
        return redirect("admin:brokers_invite")
    now = timezone.now()
    context = admin.site.each_context(request) | {
        "title": _("중개사무소 초대"),
        "reached": inviting.to_invite(now).count(),
        "unreached": inviting.without_telephone().count(),
        "listed": Broker.objects.invitable().count(),
        "joined": Broker.objects.joined().count(),
        "pause": inviting.PAUSE.days,
    }
    return render(request, "civil_affairs/real_estate/admin/invite.html", context)


@require_POST
def labels(request: HttpRequest) -> HttpResponse:
    """Labels of the chosen, or of all whom no text reaches."""
    user = worker(request)
    rows = (
        Broker.objects.filter(pk__in=forms.ids_in(request.POST["ids"]))
        if request.POST.get("ids")
        else inviting.without_telephone()
    )
    return print_labels(request, rows, user)


def print_labels(request: HttpRequest, rows: QuerySet[Broker], user: User) -> HttpResponse:
    picked = list(rows.order_by("dong__name", "name")[: inviting.MOST_LABELS + 1])
    try:
        content = inviting.labels(picked, by=user, request=request)
    except Refusal as refused:
        messages.warning(request, str(refused.sentence))
        return redirect("admin:brokers_invite")
    opened(request, picked, why=_("우편 라벨"), exported=True)
    return pdf.response(content, f"중개사무소_라벨_{timezone.localdate():%Y%m%d}.pdf")
