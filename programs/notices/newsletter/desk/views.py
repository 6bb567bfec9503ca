"""The newsletter's desk: the list, an issue with its blocks, one block, its translation."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.base.errors import WrongState
from programs.people.models import User
from programs.people.predicates import is_staff, require

from .. import dates, marks, services
from ..addresses import campaign_url
from ..calendar import friday_of
from ..composition import shortened
from ..models import Article, BlockKind, Issue
from ..queries import may_edit, require_editor
from ..rules import Missing, missing
from ..schedule import in_words, set_time
from ..unsubscribes import after_issues
from .forms import AddBlockForm, BlockForm, ListForm, NewIssueForm, TranslationForm

A_PAGE = 20


def staff(request: HttpRequest) -> User:
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


def issue_or_404(number: int) -> Issue:
    return get_object_or_404(Issue.objects.with_campaign(), number=number)


def block_or_404(number: int, pk: int) -> Article:
    rows = Article.objects.select_related("issue__campaign", "topic")
    return get_object_or_404(rows, issue__number=number, pk=pk)


@never_cache
@login_required
@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """All issues, newest first, found by words and state."""
    user = staff(request)
    form = ListForm(request.GET or None)
    rows = Issue.objects.with_campaign().with_opens()
    if form.is_valid():
        if form.cleaned_data["q"]:
            rows = rows.filter(pk__in=Issue.objects.about(form.cleaned_data["q"]).values("pk"))
        if form.cleaned_data["state"]:
            rows = rows.filter(campaign__state=form.cleaned_data["state"])
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows.with_title(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "left": after_issues(list(page)),
        "parameters": query.urlencode(),
        "may_edit": may_edit(user),
        "is_filtered": any(request.GET.get(name) for name in ("q", "state")),
    }
    return render(request, "notices/desk/newsletter/issues.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def new_issue(request: HttpRequest) -> HttpResponse:
    """Begin an issue by hand: for a week that the Monday task has not reached."""
    user = staff(request)
    require_editor(user)
    form = NewIssueForm(request.POST or None, initial={"friday": _next_free_friday()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            issue = services.make(friday=form.cleaned_data["friday"], by=user, request=request)
        except WrongState as refusal:
            form.add_error("friday", str(refusal))
            status = 409
        else:
            messages.success(request, _("제%(number)d호를 만들었어요.") % {"number": issue.number})
            return redirect("notices:desk_newsletter_issue", issue.number)
    status = status if status != 200 else (422 if form.errors else 200)
    return render(request, "notices/desk/newsletter/new.html", {"form": form}, status=status)


def _next_free_friday() -> Any:
    friday = friday_of(timezone.localdate())
    taken = set(Issue.objects.filter(friday__gte=friday).values_list("friday", flat=True))
    while friday in taken:
        friday = friday_of(friday + services.A_WEEK)
    return friday


@never_cache
@login_required
@require_safe
def issue_page(request: HttpRequest, number: int) -> HttpResponse:
    """One issue: its blocks in order, its dates, what is missing, and what can be done next."""
    return issue_response(request, staff(request), issue_or_404(number))


def issue_response(
    request: HttpRequest, user: User, issue: Issue, *, add_form: AddBlockForm | None = None, status: int = 200
) -> HttpResponse:
    articles = list(issue.articles.in_order())
    lacks = missing(articles)
    has_lead = any(row.kind == BlockKind.LEAD for row in articles)
    writes = issue.is_draft and may_edit(user)
    context = {
        "issue": issue,
        "blocks": _with_places(articles, lacks),
        "lacks": [lack for lack in lacks if lack.article is None],
        "lack_count": len(lacks),
        "writes": writes,
        "add_form": add_form or (AddBlockForm(has_lead=has_lead) if writes else None),
        "dates": _dates(issue),
        "languages": _languages(),
        "campaign_url": campaign_url(issue.campaign),
        "time": in_words(issue, set_time()),
        "was_missed": issue.was_missed(timezone.now()),
        "may_restart": issue.may_restart and may_edit(user),
        "steps_left": issue.checklist.filter(done_at=None).count(),
    }
    return render(request, "notices/desk/newsletter/issue.html", context, status=status)


def _with_places(articles: list[Article], lacks: list[Missing]) -> list[dict[str, Any]]:
    """Each block with what it lacks, and whether it has one of its kind above and below."""
    rows = []
    for place, article in enumerate(articles):
        above = place > 0 and articles[place - 1].kind == article.kind
        below = place + 1 < len(articles) and articles[place + 1].kind == article.kind
        own = [lack.sentence for lack in lacks if lack.article is article]
        begins = shortened(" ".join(marks.to_text(article.text).split()), 140)
        rows.append({"article": article, "begins": begins, "above": above, "below": below, "lacks": own})
    return rows


def _dates(issue: Issue) -> list[dict[str, Any]]:
    """What is drawn for the issue, each marked when it is left out; what was sent as it was."""
    if not issue.is_draft and issue.dates is not None:
        return [line | {"in": True} for line in issue.dates.get("ko", [])]
    left_out = set(issue.dates_left_out)
    return [dates.stored(line) | {"in": line.key not in left_out} for line in dates.coming(issue.friday, "ko")]


def _languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@login_required
@require_POST
def add_block(request: HttpRequest, number: int) -> HttpResponse:
    """Put a block in and go on to write it."""
    user, issue = staff(request), issue_or_404(number)
    require_editor(user)
    form = AddBlockForm(request.POST, has_lead=False)
    if not form.is_valid():
        return issue_response(request, user, issue, add_form=form, status=422)
    kind, topic = form.chosen
    article = services.add_block(issue, kind=kind, topic=topic, by=user, request=request)
    return redirect("notices:desk_newsletter_block", number, article.pk)


@never_cache
@login_required
def block(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Write on one block in Korean."""
    user, article = staff(request), block_or_404(number, pk)
    require_editor(user)
    initial = {name: getattr(article, name) for name in ("topic", "title", "text", "picture_alt", "blog_url")}
    initial["seen"] = services.fingerprint(article)
    form = BlockForm(request.POST or None, request.FILES or None, article=article, initial=initial)

    def save() -> None:
        services.write_block(
            article,
            by=user,
            seen=form.cleaned_data["seen"],
            written=form.written,
            picture=form.prepared,
            without_picture=form.cleaned_data.get("without_picture", False),
            request=request,
        )

    context = {"article": article, "issue": article.issue, "form": form, "languages": _languages()}
    return _saved(request, article, form, save, "notices/desk/newsletter/block.html", context)


@never_cache
@login_required
def translate_block(request: HttpRequest, number: int, pk: int, language: str) -> HttpResponse:
    """Write one block in another language, beside the Korean."""
    user, article = staff(request), block_or_404(number, pk)
    require_editor(user)
    if language not in dict(_languages()):
        raise Http404
    initial = article.translations.get(language, {}) | {"seen": services.fingerprint(article)}
    form = TranslationForm(request.POST or None, article=article, initial=initial)

    def save() -> None:
        parts = {name: form.cleaned_data[name] for name in Article.TRANSLATED if form.cleaned_data.get(name)}
        translations = {**article.translations, language: parts}
        written = {"translations": {code: texts for code, texts in translations.items() if texts}}
        services.write_block(article, by=user, seen=form.cleaned_data["seen"], written=written, request=request)

    context = {
        "article": article,
        "issue": article.issue,
        "form": form,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
    }
    return _saved(request, article, form, save, "notices/desk/newsletter/translate.html", context)


def _saved(
    request: HttpRequest, article: Article, form: Any, save: Any, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Save and go back to the issue, or show the page again with what was typed and why it was refused."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except WrongState as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("저장했어요."))
                return redirect(_place(article))
    return render(request, template, context, status=status)


def _place(article: Article) -> str:
    """Where the block stands on the issue's page."""
    return f"{reverse('notices:desk_newsletter_issue', args=[article.issue.number])}#block-{article.pk}"


@login_required
@require_POST
def move_block(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """One place up or down."""
    user, article = staff(request), block_or_404(number, pk)
    services.move_block(article, up=request.POST.get("to") == "up", by=user, request=request)
    return redirect(_place(article))


@never_cache
@login_required
def remove_block(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Ask first, then take the block out."""
    user, article = staff(request), block_or_404(number, pk)
    require_editor(user)
    if request.method == "POST":
        services.remove_block(article, by=user, request=request)
        messages.success(request, _("기사를 뺐어요."))
        return redirect("notices:desk_newsletter_issue", number)
    return render(request, "notices/desk/newsletter/remove.html", {"article": article, "issue": article.issue})


@login_required
@require_POST
def leave_out_dates(request: HttpRequest, number: int) -> HttpResponse:
    """Choose which of the coming dates stand in the issue: those not ticked are left out."""
    user, issue = staff(request), issue_or_404(number)
    known = {line.key for line in dates.coming(issue.friday, "ko")}
    services.leave_out(issue, keys=known - set(request.POST.getlist("in")), by=user, request=request)
    messages.success(request, _("일정을 저장했어요."))
    return redirect(f"{reverse('notices:desk_newsletter_issue', args=[number])}#dates")


@never_cache
@login_required
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Hand the issue in; what is missing is told, and the issue stays as it is."""
    user, issue = staff(request), issue_or_404(number)
    require_editor(user)
    if request.method == "POST":
        try:
            services.submit(issue, by=user, request=request)
        except ValidationError as lacks:
            return _submit_page(request, issue, lacks.messages, status=422)
        messages.success(request, _("승인을 올렸어요. 다른 사람이 승인하면 정해진 때에 나가요."))
        return redirect("notices:desk_newsletter_issue", number)
    return _submit_page(request, issue, [str(lack) for lack in missing(issue.articles.in_order())])


def _submit_page(request: HttpRequest, issue: Issue, lacks: list[str], status: int = 200) -> HttpResponse:
    context = {"issue": issue, "lacks": lacks, "time": in_words(issue, set_time())}
    return render(request, "notices/desk/newsletter/submit.html", context, status=status)


@login_required
@require_POST
def restart(request: HttpRequest, number: int) -> HttpResponse:
    """Go on with an issue that was called off."""
    services.restart(issue_or_404(number), by=staff(request), request=request)
    messages.success(request, _("다시 작성할 수 있어요."))
    return redirect("notices:desk_newsletter_issue", number)
