"""The table of page types: what each is called, where it is, who looks at it. The tests and `make shots` share it.

A page whose address holds an id is found as a person finds it: `follow` names the link to click on the page before.
"""

from dataclasses import dataclass
from typing import Any

ANONYMOUS, RESIDENT, OFFICER, HEAD, MAYOR = "anonymous", "resident", "officer", "head", "mayor"
SAFETY = "safety"  # an officer of 안전치수과, who keeps the weather warnings
KEEPER = "keeper"  # an officer of 지역활성화과, who runs the council of Sinchon
DISTRICT = "district"  # an officer of 자치행정과, who opens field offices
BUILDER = "builder"  # an officer of 건축과, who gives consultations
SEEKER = "seeker"  # a resident who looks for a home
LAND = "land"  # an officer of 지적과, who keeps the requests for homes
EDITOR = "editor"  # an officer of 홍보담당관, who writes and sends the district's news


MY_RECEIVED = "main tr:has-text('처리 중') a[href^='/my/cases/']"
MY_WITH_FILES = MY_RECEIVED  # the first case under way has files
MY_DONE = "main tr:has-text('처리 완료') a[href^='/my/cases/']"
MY_CONSULTATION, MY_SIGNBOARD, MY_INTERPRETING = (
    f"main tr:has-text('{title}') a[href^='/my/bookings/']"
    for title in ("건축 사전상담", "옥외광고물 사전상담", "수어통역")
)
MY_CLASS, MY_LINE, MY_OFFER, MY_VISIT, MY_DRAW = (
    f"main tr:has-text('{title}') a[href^='/my/bookings/']"
    for title in ("주말 마을 강좌", "인기 도예 교실", "빈자리 난 요리 교실", "다녀온 상담", "추첨하는 텃밭")
)
CONSULTATION = "main th a[href^='/desk/consultations/']"
BOOK = "main a[href^='/bookings/sessions/']"
DRAFT = "main tr:has-text('작성 중') a[href^='/desk/newsletter/']"
BLOCK = "main a[href*='/blocks/']"
DESK = "/desk/bookings/"
OFFERING = "main tr:has-text('일과시간외 민원실') a[href^='/desk/bookings/offerings/']"
SESSION = "main table a[href^='/desk/bookings/sessions/']"
CALL_OFF = "main a[href^='/desk/bookings/cancel/']"
ROW = "#result_list tbody th a"  # the first row of a list in the admin
QUEUE = "/admin/cases/case/"
SURVEYS = "/admin/surveys/survey/"
SURVEY_OPEN = "#result_list tbody tr:has-text('민원실 여는 시간') th a"
SURVEY_CLOSED = "#result_list tbody tr:has-text('안내판') th a"
CAMPAIGNS = "/admin/notices/campaign/"
CAMPAIGN = "#result_list tbody tr:has(.field-kind:has-text('문자')) .field-title a"
SENT = f"{CAMPAIGNS}?state__exact=finished"
SENT_ROW = "#result_list tbody .field-title a"
PROGRESS = "a[href$='/progress/']"
CAMPAIGN_DRAFT, CAMPAIGN_WAITING, CAMPAIGN_APPROVED, CAMPAIGN_PAUSED = (
    f"#result_list tbody tr:has-text('{state}'):has(.field-kind:has-text('문자')) .field-title a"
    for state in ("작성 중", "승인 기다림", "승인됨", "잠시 멈춤")
)
OFFICES, COUNTER = "/field-offices/", "/desk/field-offices/"  # field offices (P01)
OFFICE = "main a[href^='/field-offices/field-office-']"
DESK_OFFICE = "main th a[href^='/desk/field-offices/']"
HOMES = "main a[href^='/my/homes/']"
MY_HOME = ("main tr:has-text('부동산 맞춤형 신청'):has-text('처리 중') a[href^='/my/cases/']", HOMES)
MY_CHOSEN_HOME = ("main tr:has-text('부동산 맞춤형 신청'):has-text('처리 완료') a[href^='/my/cases/']", HOMES)
BY_LINK = "/homes/offers/demo-broker-link/"
DESK_HOME = "main tbody th a[href^='/desk/homes/']"
REGISTRATION = "/desk/registration/"
TO_CALL, IDLE = "정전화", "오멈춤"  # applicants whose names stand on one case each
TO_TELL = f"{REGISTRATION}?q={TO_CALL}"  # a search that finds one case opens it
QUEUE_RECEIVED = "#result_list tbody tr:has-text('처리 중') th a"


@dataclass(frozen=True)
class PageType:
    """One type of page as one kind of user sees it."""

    name: str
    path: str
    who: str = ANONYMOUS
    follow: tuple[str, ...] = ()  # CSS selectors: go to `path`, then where these links lead, one after the other
    # forms to fill and send on the way, page by page: each a list of what to click, or to fill ("selector=>text")
    walk: tuple[tuple[str, ...], ...] = ()
    then: tuple[str, ...] = ()  # links to follow after the forms
    send: bool = False  # send the page's own form as it is, to see it refused
    status: int = 200
    admin: bool = False  # made by django-unfold, with its own frame: K-35 is about the portal's pages

    @property
    def key(self) -> str:
        return f"{self.name}-{self.who}"

    def open(self, page: Any, url: str) -> Any:
        """Bring the browser's page there, as a person would; return the last response."""
        response = page.goto(url + self.path)
        for link in self.follow:
            with page.expect_navigation() as navigation:
                page.locator(link).first.click()
            response = navigation.value
        for form in self.walk:
            for deed in form:
                selector, filled, text = deed.partition("=>")
                page.locator(selector).first.fill(text) if filled else page.locator(selector).first.click()
            response = send_form(page)
        for link in self.then:
            with page.expect_navigation() as navigation:
                page.locator(link).first.click()
            response = navigation.value
        return send_form(page) if self.send else response


def send_form(page: Any) -> Any:
    """Send the page's own form; return the response."""
    with page.expect_navigation() as navigation:
        page.locator(":is(main, #content) form[method=post] button[type=submit]").last.click()
    return navigation.value


# The wizard of subscribing, page by page.
CHOSEN = (
    "label[for=id_is_fourteen]",
    "label[for=id_topics_0]",
    "label[for=id_channels_0]",
    "label[for=id_channels_1]",
)
AGREED = ("label[for=id_consent_sms]", "label[for=id_consent_email]")
GIVEN = ("#id_phone=>010-5555-7990", "#id_email=>visitor@example.com")
DISASTER = ("#id_body=>홍제천이 넘칠 수 있어요. 산책로에서 나와 주세요.", "#id_because=>홍제천 수위가 올라요.")
MATCHED = ("label[for=id_needs_0]", "label[for=id_age_band_3]")  # what is answered in the matcher
FORMS = "/programs/7/forms/"
SUBSCRIBE, MANAGE = "/programs/6/subscribe/", "/programs/6/manage/"
COMMITTEES, MEETINGS = "/committees/", "/admin/committees/meeting/"
COUNCIL = "main a[href='/committees/sinchon-council/']"
NEXT, LAST = "main #coming ~ ul a", "main #past ~ div tbody tr:last-child a"
BODY = "#result_list tbody tr:has-text('신촌활성화') th a"
BATCHES = "/admin/notices/signupbatch/"
SUBSCRIBERS = "/admin/notices/subscriber/"

PAGES: tuple[PageType, ...] = (
    PageType("home", "/"),
    PageType("programs", "/programs/"),
    PageType("program", "/programs/7/"),
    PageType("program-planned", "/programs/29/"),
    PageType("search", "/search/?q=여권"),
    PageType("search-empty", "/search/?q=없는말없는말"),
    PageType("sitemap", "/sitemap/"),
    PageType("privacy", "/privacy/"),
    PageType("copyright", "/copyright/"),
    PageType("accessibility", "/accessibility/"),
    PageType("styleguide", "/styleguide/"),
    PageType("styleguide-refused", "/styleguide/?state=error"),
    PageType("not-found", "/no-such-page/", status=404),
    PageType("login", "/accounts/login/"),
    PageType("login-refused", "/accounts/login/", send=True),
    PageType("signup", "/accounts/signup/"),
    PageType("signup-refused", "/accounts/signup/", send=True),
    PageType("password-reset", "/accounts/password/reset/"),
    PageType("guest-phone", "/accounts/phone/prove/"),
    PageType("weather", "/weather/"),
    PageType("match", "/match/"),
    PageType("match-refused", "/match/", send=True, status=422),
    PageType("match-result", "/match/", walk=(MATCHED,)),
    PageType("match-save", "/match/", RESIDENT, walk=(MATCHED,), then=("main a[href^='/match/save/']",)),
    PageType("match-saved", "/match/saved/", RESIDENT),
    PageType("match-forget", "/match/forget/", RESIDENT),
    PageType("name-change", "/programs/7/name-change/"),
    PageType("name-change-apply", "/programs/7/name-change/apply/"),
    PageType("name-change-apply-refused", "/programs/7/name-change/apply/", send=True, status=422),
    PageType("forms", FORMS),
    PageType("forms-empty", f"{FORMS}?q=없는말없는말"),
    PageType("forms-refused", f"{FORMS}?topic=gold", status=422),
    PageType("form", f"{FORMS}move-in/"),
    PageType("form-vi", f"{FORMS}move-in/?in=vi"),
    PageType("form-sheet", f"{FORMS}passport/sheet/"),
    PageType("form-example", f"{FORMS}passport/example/?in=en"),
    PageType("ask", "/programs/8/ask/"),
    PageType("bookings", "/bookings/"),
    PageType("bookings-empty", "/bookings/?q=없는말없는말"),
    PageType("booking-times", "/bookings/7/after-hours/"),
    PageType("booking-month", "/bookings/7/after-hours/?view=month"),
    PageType("booking-week", "/bookings/7/after-hours/?view=week"),
    PageType("surveys", "/surveys/"),
    PageType("survey", "/surveys/counter-hours/"),
    PageType("survey-refused", "/surveys/counter-hours/", send=True, status=422),
    PageType("survey-to-come", "/surveys/village-lectures/"),
    PageType("survey-over", "/surveys/counter-signs/"),
    PageType("survey-by-link", "/surveys/satisfaction/"),
    PageType("survey-thanks", "/surveys/counter-hours/thanks/"),
    PageType("survey-results", "/surveys/counter-signs/results/"),
    PageType("survey-results-part", "/surveys/counter-signs/results/?part=age:60s"),
    PageType("consultation", "/programs/7/consultation/"),
    PageType("consultation-times", "/bookings/7/consult-signboard/"),
    PageType("interpreting", "/programs/7/interpreting/"),
    PageType("interpreting-times", "/bookings/7/interpreting/"),
    PageType("guest-email", "/accounts/email/prove/"),
    PageType("guest-email-refused", "/accounts/email/prove/", send=True, status=422),
    PageType("subscribe", SUBSCRIBE),
    PageType("subscribe-choices", f"{SUBSCRIBE}choices/"),
    PageType("subscribe-choices-refused", f"{SUBSCRIBE}choices/", send=True, status=422),
    PageType("subscribe-consents", f"{SUBSCRIBE}choices/", walk=(CHOSEN,)),
    PageType("subscribe-consents-refused", f"{SUBSCRIBE}choices/", walk=(CHOSEN,), send=True, status=422),
    PageType("subscribe-address", f"{SUBSCRIBE}choices/", walk=(CHOSEN, AGREED)),
    PageType("subscribe-code", f"{SUBSCRIBE}choices/", walk=(CHOSEN, AGREED, GIVEN)),
    PageType("paper-form", "/programs/6/paper-form/dong-centres/"),
    PageType("subscribe-link", f"{MANAGE}link/"),
    PageType("subscribe-link-refused", "/n/AAAAAAAAAAAAAAAAAAAAAA", status=404),
    PageType("subscribe-mine", f"{SUBSCRIBE}mine/", RESIDENT),
    PageType("manage", MANAGE, RESIDENT),
    PageType("manage-choices", f"{MANAGE}choices/", RESIDENT),
    PageType("manage-phone", f"{MANAGE}phone/", RESIDENT),
    PageType("manage-end", f"{MANAGE}end/", RESIDENT),
    PageType("newsletter", "/newsletter/"),
    PageType("newsletter-empty", "/newsletter/?q=없는말없는말"),
    PageType("newsletter-refused", "/newsletter/?year=1999", status=422),
    PageType("newsletter-issue", "/newsletter/", follow=("main ol a[href^='/newsletter/']",)),
    PageType("api-docs", "/api/docs/"),
    PageType("lookup", "/cases/lookup/"),
    PageType("lookup-refused", "/cases/lookup/", send=True, status=422),
    PageType("my", "/my/", RESIDENT),
    PageType("my-case", "/my/", RESIDENT, follow=("main a[href^='/my/cases/']",)),
    PageType("due", "/my/", RESIDENT, follow=(MY_RECEIVED, "main a[href$='/due/']")),
    PageType("my-move", "/my/", RESIDENT, follow=(MY_RECEIVED, "main a[href$='/withdraw/']")),
    PageType("file-preview", "/my/", RESIDENT, follow=(MY_WITH_FILES, "main a[href$='/preview/']")),
    PageType("rate", "/my/", RESIDENT, follow=(MY_DONE, "main a[href$='/rate/']")),
    PageType("book", "/bookings/7/after-hours/", RESIDENT, follow=(BOOK,)),
    PageType("book-refused", "/bookings/7/after-hours/", RESIDENT, follow=(BOOK,), send=True, status=422),
    PageType("committees", COMMITTEES),
    PageType("committee", COMMITTEES, follow=(COUNCIL,)),
    PageType("committee-coming", COMMITTEES, follow=(COUNCIL, NEXT)),
    PageType("committee-minutes", COMMITTEES, follow=(COUNCIL, LAST)),
    PageType("committee-link-refused", "/committees/m/AAAA/", status=400),
    PageType("committee-member", "/my/", KEEPER, follow=("main a[href^='/committees/m/']",)),
    PageType(
        "committee-member-refused", "/my/", KEEPER, follow=("main a[href^='/committees/m/']",), send=True, status=422
    ),
    PageType("my-bookings", "/bookings/lookup/", RESIDENT),
    PageType("consultation-book", "/bookings/7/consult-hygiene/", RESIDENT, follow=(BOOK,)),
    PageType("consultation-refused", "/bookings/7/consult-hygiene/", RESIDENT, follow=(BOOK,), send=True, status=422),
    PageType("consultation-mine", "/bookings/lookup/", RESIDENT, follow=(MY_CONSULTATION,)),
    PageType(
        "consultation-question", "/bookings/lookup/", RESIDENT, follow=(MY_SIGNBOARD, "main a[href$='/question/']")
    ),
    PageType("interpreting-book", "/bookings/7/interpreting/", RESIDENT, follow=(BOOK,)),
    PageType("interpreting-mine", "/bookings/lookup/", RESIDENT, follow=(MY_INTERPRETING,)),
    PageType("booking-mine", "/bookings/lookup/", RESIDENT, follow=(MY_CLASS,)),
    *(
        PageType(f"booking-{name}", "/bookings/lookup/", RESIDENT, follow=(MY_CLASS, f"main a[href$='/{name}/']"))
        for name in ("move", "places", "cancel")
    ),
    PageType("booking-waiting", "/bookings/lookup/", RESIDENT, follow=(MY_LINE,)),
    PageType(
        "booking-leave-line", "/bookings/lookup/", RESIDENT, follow=(MY_LINE, "main .button-row a[href$='/cancel/']")
    ),
    PageType("booking-offered", "/bookings/lookup/", RESIDENT, follow=(MY_OFFER,)),
    PageType("booking-drawn", "/bookings/lookup/", RESIDENT, follow=(MY_DRAW,)),
    PageType("booking-draw", "/bookings/lookup/", RESIDENT, follow=(MY_DRAW, "main a[href$='/draw/']")),
    PageType("booking-line-full", "/bookings/7/rows-draw/", RESIDENT, follow=(BOOK,)),
    PageType("booking-apply", "/bookings/7/rows-apply/", RESIDENT, follow=(BOOK,)),
    PageType("booking-visited", "/bookings/lookup/", RESIDENT, follow=(MY_VISIT,)),
    PageType("booking-rate", "/bookings/lookup/", RESIDENT, follow=(MY_VISIT, "main a[href$='/rate/']")),
    PageType(
        "booking-rate-refused",
        "/bookings/lookup/",
        RESIDENT,
        follow=(MY_VISIT, "main a[href$='/rate/']"),
        send=True,
        status=422,
    ),
    PageType("booking-wait", "/bookings/7/rows-wait/", RESIDENT, follow=(BOOK,)),
    PageType("booking-files", "/bookings/lookup/", RESIDENT, follow=(MY_SIGNBOARD, "main a[href$='/files/']")),
    PageType("booking-file-remove", "/bookings/lookup/", RESIDENT, follow=(MY_SIGNBOARD, "main a[href$='/remove/']")),
    PageType("booking-file-preview", "/bookings/lookup/", RESIDENT, follow=(MY_SIGNBOARD, "main a[href$='/preview/']")),
    PageType("profile", "/accounts/profile/", RESIDENT),
    PageType("consents", "/accounts/consents/", RESIDENT),
    PageType("logout", "/accounts/logout/", RESIDENT),
    PageType("field-offices", OFFICES),
    PageType("field-office", OFFICES, follow=(OFFICE,)),
    PageType("field-office-wall", "/field-offices/field-office-bugahyeon-1-2/wall/", admin=True),  # its own frame
    PageType("field-office-book", OFFICES, RESIDENT, follow=(OFFICE, BOOK)),
    PageType("field-office-ask", f"{OFFICES}ask/"),
    PageType("field-office-move-in", f"{OFFICES}ask/move-in/"),
    PageType("field-office-tax-refused", f"{OFFICES}ask/acquisition-tax/", send=True, status=422),
    PageType("field-office-bulky", f"{OFFICES}ask/bulky-waste/"),
    PageType("field-office-bulky-refused", f"{OFFICES}ask/bulky-waste/", send=True, status=422),
    PageType("newcomers-guide", f"{OFFICES}guide/"),
    PageType("newcomers-guide-page", f"{OFFICES}guide/", follow=("main a[href$='/acquisition-tax/']",)),
    PageType("desk-offices", COUNTER, DISTRICT),
    PageType("desk-office-new", f"{COUNTER}new/", DISTRICT),
    PageType("desk-office-new-refused", f"{COUNTER}new/", DISTRICT, send=True, status=422),
    PageType("desk-office", COUNTER, DISTRICT, follow=(DESK_OFFICE,)),
    *(
        PageType(f"desk-office-{name}", COUNTER, DISTRICT, follow=(DESK_OFFICE, f"main a[href$='/{name}/']"))
        for name in ("queue", "roster", "place", "close", "phones")
    ),
    PageType(
        "desk-office-walk-in",
        COUNTER,
        DISTRICT,
        follow=(DESK_OFFICE, "main a[href$='/queue/']", "a[href$='/walk-in/']"),
    ),
    PageType("desk-move-ins", "/desk/move-ins/", DISTRICT),
    PageType("desk-move-in", "/desk/move-ins/", DISTRICT, follow=("main th a[href^='/desk/move-ins/']",)),
    PageType("desk-move-ins-upload", "/desk/move-ins/upload/", DISTRICT),
    PageType("desk-office-request", f"{COUNTER}requests/bulky-waste/", DISTRICT),
    PageType("desk", "/desk/", OFFICER),
    PageType("desk-bookings", DESK, OFFICER),
    PageType("desk-bookings-week", f"{DESK}week/", OFFICER),
    PageType("desk-bookings-reopen", f"{DESK}changes/reopen/", OFFICER),
    PageType("desk-bookings-calendars", f"{DESK}calendars/", OFFICER),
    PageType("desk-bookings-list", f"{DESK}list/", OFFICER),
    PageType("desk-bookings-list-refused", f"{DESK}list/?first=2026-05-02&last=2026-05-01", OFFICER, status=422),
    PageType("desk-bookings-export", f"{DESK}list/export/", OFFICER),
    PageType("desk-bookings-figures", f"{DESK}figures/", OFFICER),
    PageType("desk-bookings-check-in", f"{DESK}check-in/", OFFICER),
    PageType("desk-bookings-check-in-refused", f"{DESK}check-in/", OFFICER, send=True, status=422),
    PageType("desk-bookings-find", f"{DESK}find/", OFFICER),
    PageType("desk-bookings-changes", f"{DESK}changes/", OFFICER),
    PageType("desk-bookings-deleted", f"{DESK}deleted/", OFFICER),
    PageType("desk-offerings", f"{DESK}offerings/", OFFICER),
    PageType("desk-offering", f"{DESK}offerings/", OFFICER, follow=(OFFERING,)),
    PageType("desk-offering-show", f"{DESK}offerings/", OFFICER, follow=(OFFERING, "main a[href$='/show/']")),
    PageType("desk-offering-preview", f"{DESK}offerings/", OFFICER, follow=(OFFERING, "main a[href$='/preview/']")),
    PageType("desk-offering-copy", f"{DESK}offerings/", OFFICER, follow=(OFFERING, "main a[href$='/copy/']")),
    PageType("desk-session-new", f"{DESK}offerings/", OFFICER, follow=(OFFERING, "main a[href$='/sessions/new/']")),
    PageType("desk-series-new", f"{DESK}offerings/", OFFICER, follow=(OFFERING, "main a[href$='/series/new/']")),
    PageType("desk-session", f"{DESK}offerings/", OFFICER, follow=(OFFERING, SESSION)),
    PageType("desk-session-sheet", f"{DESK}offerings/", OFFICER, follow=(OFFERING, SESSION, "main a[href$='/sheet/']")),
    PageType("desk-session-edit", f"{DESK}offerings/", OFFICER, follow=(OFFERING, SESSION, "main a[href$='/edit/']")),
    PageType("desk-session-off", f"{DESK}offerings/", OFFICER, follow=(OFFERING, SESSION, CALL_OFF)),
    PageType("desk-session-book", f"{DESK}offerings/", OFFICER, follow=(OFFERING, SESSION, "main a[href$='/book/']")),
    PageType(
        "desk-session-book-refused",
        f"{DESK}offerings/",
        OFFICER,
        follow=(OFFERING, SESSION, "main a[href$='/book/']"),
        send=True,
        status=422,
    ),
    PageType("counter", "/desk/name-change/", OFFICER),
    PageType("walk-in", "/desk/name-change/new/", OFFICER),
    PageType("walk-in-refused", "/desk/name-change/new/", OFFICER, send=True, status=422),
    PageType("counter-report", "/desk/name-change/", OFFICER, follow=("main table a[href^='/desk/name-change/']",)),
    PageType("desk-consultations", "/desk/consultations/?kind=all", BUILDER),
    PageType("desk-consultation", "/desk/consultations/?kind=all", BUILDER, follow=(CONSULTATION,)),
    PageType(
        "desk-consultation-refused",
        "/desk/consultations/?kind=unread",
        BUILDER,
        follow=(CONSULTATION,),
        send=True,
        status=422,
    ),
    PageType(
        "desk-consultation-hand-over",
        "/desk/consultations/?kind=all",
        BUILDER,
        follow=(CONSULTATION, "main a[href$='/hand-over/']"),
    ),
    PageType("desk-consultation-export", "/desk/consultations/export/", BUILDER),
    PageType("desk-interpreting-list", "/desk/interpreting/", OFFICER),
    PageType("desk-interpreting", "/desk/interpreting/", OFFICER, follow=("main td a, main th a",)),
    PageType("passports", "/desk/passports/", OFFICER),
    PageType("passports-empty", "/desk/passports/?q=없는이름", OFFICER),
    PageType("passport", "/desk/passports/", OFFICER, follow=("main th a[href^='/desk/passports/']",)),
    PageType("passport-call", "/desk/passports/call/", OFFICER),
    PageType(
        "passport-call-refused", "/desk/passports/call/", OFFICER, follow=("main form button.primary",), status=422
    ),
    PageType("passport-discard", "/desk/passports/discard/", OFFICER),
    PageType("passport-discard-refused", "/desk/passports/discard/", OFFICER, send=True, status=422),
    PageType("passport-rhythm", "/desk/passports/rhythm/", OFFICER),
    PageType("passport-upload", "/desk/passports/lists/", OFFICER),
    PageType("passport-upload-refused", "/desk/passports/lists/", OFFICER, send=True, status=422),
    PageType("passport-list", "/desk/passports/lists/", OFFICER, follow=("main th a[href^='/desk/passports/lists/']",)),
    PageType("passport-export", "/desk/passports/export/", OFFICER),
    PageType("desk-newsletter", "/desk/newsletter/", EDITOR),
    PageType("desk-newsletter-new", "/desk/newsletter/new/", EDITOR),
    PageType("desk-newsletter-issue", "/desk/newsletter/", EDITOR, follow=(DRAFT,)),
    PageType("desk-newsletter-block", "/desk/newsletter/", EDITOR, follow=(DRAFT, BLOCK)),
    PageType("desk-newsletter-translate", "/desk/newsletter/", EDITOR, follow=(DRAFT, f"{BLOCK}[href$='/en/']")),
    PageType("desk-newsletter-remove", "/desk/newsletter/", EDITOR, follow=(DRAFT, f"{BLOCK}[href$='/remove/']")),
    PageType("desk-newsletter-submit", "/desk/newsletter/", EDITOR, follow=(DRAFT, "main a[href$='/submit/']")),
    PageType("desk-newsletter-preview", "/desk/newsletter/", EDITOR, follow=(DRAFT, "main a[href$='/preview/']")),
    PageType("desk-newsletter-checklist", "/desk/newsletter/", EDITOR, follow=(DRAFT, "main a[href$='/checklist/']")),
    PageType("desk-files", "/desk/files/", OFFICER),
    PageType("desk-files-refused", "/desk/files/", OFFICER, send=True, status=422),
    PageType("desk-files-found", "/desk/files/", OFFICER, walk=(("#id_words=>전입",),)),
    PageType("desk-files-none", "/desk/files/", OFFICER, walk=(("#id_words=>없는말없는말",),)),
    PageType("desk-files-checks", "/desk/files/checks/", OFFICER),
    PageType("admin", "/admin/", OFFICER, admin=True),
    PageType("admin-queue", QUEUE, OFFICER, admin=True),
    PageType("admin-case", QUEUE, OFFICER, follow=("#result_list tbody th a",), admin=True),
    PageType(
        "admin-move", "/admin/cases/case/", OFFICER, follow=(QUEUE_RECEIVED, "a[href$='/move/done/']"), admin=True
    ),
    PageType("admin-surveys", SURVEYS, OFFICER, admin=True),
    PageType("admin-survey-new", f"{SURVEYS}add/", OFFICER, admin=True),
    PageType("admin-survey", SURVEYS, OFFICER, follow=(SURVEY_OPEN,), admin=True),
    PageType("admin-survey-type", SURVEYS, OFFICER, follow=(SURVEY_OPEN, "a[href$='/type/']"), admin=True),
    PageType(
        "admin-survey-type-refused",
        SURVEYS,
        OFFICER,
        follow=(SURVEY_OPEN, "a[href$='/type/']"),
        send=True,
        status=422,
        admin=True,
    ),
    PageType("admin-survey-close", SURVEYS, OFFICER, follow=(SURVEY_OPEN, "a[href$='/do/close/']"), admin=True),
    PageType("admin-survey-english", SURVEYS, OFFICER, follow=(SURVEY_OPEN, "a[href$='/translate/en/']"), admin=True),
    PageType("admin-survey-preview", SURVEYS, OFFICER, follow=(SURVEY_OPEN, "a[href$='/preview/']"), admin=True),
    PageType("admin-survey-results", SURVEYS, OFFICER, follow=(SURVEY_CLOSED, "a[href$='/results/']"), admin=True),
    PageType("admin-providers", "/admin/notices/receiptevent/providers/", OFFICER, admin=True),
    PageType("admin-forms", "/admin/civil_affairs/civilform/", OFFICER, admin=True),
    PageType("admin-form", "/admin/civil_affairs/civilform/", OFFICER, follow=(ROW,), admin=True),
    PageType(
        "admin-form-texts",
        "/admin/civil_affairs/civilform/",
        OFFICER,
        follow=("a[href*='/civilform/'][href$='/texts/']",),
        admin=True,
    ),
    PageType("admin-match-services", "/admin/portal/matchservice/", OFFICER, admin=True),
    PageType("admin-match-service", "/admin/portal/matchservice/add/", OFFICER, admin=True),
    PageType("admin-match", "/admin/portal/matchprofile/", OFFICER, admin=True),
    PageType(
        "admin-match-people", "/admin/portal/matchprofile/", OFFICER, follow=("a[href*='service=booking']",), admin=True
    ),
    PageType("admin-sessions", "/admin/bookings/session/", OFFICER, admin=True),
    PageType("admin-bookings", "/admin/bookings/booking/", OFFICER, admin=True),
    PageType("admin-bodies", "/admin/committees/body/", KEEPER, admin=True),
    PageType("admin-body", "/admin/committees/body/", KEEPER, follow=(BODY,), admin=True),
    PageType(
        "admin-body-members", "/admin/committees/body/", KEEPER, follow=(BODY, "a[href*='see-members']"), admin=True
    ),
    PageType("admin-meetings", MEETINGS, KEEPER, admin=True),
    *(
        PageType(f"admin-meeting-{state}", f"{MEETINGS}?state__exact={state}", KEEPER, follow=(ROW,), admin=True)
        for state in ("planned", "noticed", "held", "minuted")
    ),
    PageType(
        "admin-minutes", f"{MEETINGS}?state__exact=held", KEEPER, follow=(ROW, "a[href$='/minutes/']"), admin=True
    ),
    PageType(
        "meeting-sign-in", f"{MEETINGS}?state__exact=noticed", KEEPER, follow=(ROW, "a[href$='/sign-in/']"), admin=True
    ),
    PageType(
        "meeting-notice",
        f"{MEETINGS}?state__exact=noticed",
        KEEPER,
        follow=(ROW, "a[href$='/print/notice/']"),
        admin=True,
    ),
    PageType(
        "meeting-minutes",
        f"{MEETINGS}?state__exact=held",
        KEEPER,
        follow=(ROW, "a[href$='/print/minutes/']"),
        admin=True,
    ),
    PageType("admin-tasks", "/admin/committees/actionitem/", KEEPER, admin=True),
    PageType("admin-task", "/admin/committees/actionitem/?left=open", KEEPER, follow=(ROW,), admin=True),
    PageType(
        "admin-task-refused",
        "/admin/committees/actionitem/?left=open",
        KEEPER,
        follow=(ROW,),
        send=True,
        status=422,
        admin=True,
    ),
    PageType("admin-honoraria", "/admin/committees/honorarium/", KEEPER, admin=True),
    PageType("subscribers", SUBSCRIBERS, EDITOR, admin=True),
    PageType("subscriber", SUBSCRIBERS, EDITOR, follow=("#result_list tbody th a",), admin=True),
    PageType(
        "subscriber-end",
        SUBSCRIBERS,
        EDITOR,
        follow=("#result_list tbody th a", "a[href$='/end-it/']"),
        admin=True,
    ),
    PageType("topics", "/admin/notices/topic/", EDITOR, admin=True),
    PageType("paper-type", f"{BATCHES}type/", EDITOR, admin=True),
    PageType("paper-batches", BATCHES, EDITOR, admin=True),
    PageType("paper-upload", f"{BATCHES}upload/", EDITOR, admin=True),
    PageType("paper-batch", f"{BATCHES}?state__exact=ready", EDITOR, follow=("#result_list tbody th a",), admin=True),
    PageType(
        "paper-cancel",
        f"{BATCHES}?state__exact=ready",
        EDITOR,
        follow=("#result_list tbody th a", "a[href$='/cancel/']"),
        admin=True,
    ),
    PageType("paper-sources", f"{BATCHES}sources/", EDITOR, admin=True),
    PageType("promotions", "/admin/notices/promotion/", EDITOR, admin=True),
    PageType("campaigns", CAMPAIGNS, EDITOR, admin=True),
    PageType("campaign", CAMPAIGNS, EDITOR, follow=(CAMPAIGN,), admin=True),
    PageType("campaign-sample", CAMPAIGNS, EDITOR, follow=(CAMPAIGN, "a[href$='/sample/']"), admin=True),
    PageType("campaign-submit", CAMPAIGNS, EDITOR, follow=(CAMPAIGN_DRAFT, "a[href$='/do/submit/']"), admin=True),
    PageType("campaign-edit", CAMPAIGNS, EDITOR, follow=(CAMPAIGN_DRAFT, "a[href$='/edit/']"), admin=True),
    PageType("campaign-copy", CAMPAIGNS, EDITOR, follow=(CAMPAIGN, "a[href$='/copy/']"), admin=True),
    PageType("campaign-new", f"{CAMPAIGNS}add/", EDITOR, admin=True),
    *(
        PageType(f"campaign-{verb}", CAMPAIGNS, EDITOR, follow=(row, f"a[href$='/do/{verb}/']"), admin=True)
        for row, verb in (
            (CAMPAIGN_WAITING, "approve"),
            (CAMPAIGN_WAITING, "send_back"),
            (CAMPAIGN_APPROVED, "schedule"),
            (CAMPAIGN_APPROVED, "start"),
            (CAMPAIGN_PAUSED, "cancel"),
        )
    ),
    PageType(
        "campaign-send-back-refused",
        CAMPAIGNS,
        EDITOR,
        follow=(CAMPAIGN_WAITING, "a[href$='/do/send_back/']"),
        send=True,
        status=422,
        admin=True,
    ),
    PageType("campaign-paused", CAMPAIGNS, EDITOR, follow=(CAMPAIGN_PAUSED, PROGRESS), admin=True),
    PageType("campaign-templates", f"{CAMPAIGNS}templates/", EDITOR, admin=True),
    PageType("campaign-progress", SENT, EDITOR, follow=(SENT_ROW, PROGRESS), admin=True),
    PageType("campaign-failures", SENT, EDITOR, follow=(SENT_ROW, PROGRESS, "#do-failures"), admin=True),
    PageType("message-texts", "/admin/notices/outboxmessage/texts/", EDITOR, admin=True),
    PageType("message-texts-none", "/admin/notices/outboxmessage/texts/?q=없는말없는말", EDITOR, admin=True),
    PageType("outbox", "/admin/notices/outboxmessage/", EDITOR, admin=True),
    PageType("outbox-message", "/admin/notices/outboxmessage/", EDITOR, follow=(ROW,), admin=True),
    PageType("dashboard-notices", "/dashboard/6/", MAYOR),
    PageType(
        "campaign-template-values",
        f"{CAMPAIGNS}templates/",
        EDITOR,
        follow=("a[href*='/campaign/templates/']:not([href$='/templates/'])",),
        admin=True,
    ),
    PageType("disaster", f"{CAMPAIGNS}disaster/", SAFETY, admin=True),
    PageType("disaster-refused", f"{CAMPAIGNS}disaster/", SAFETY, send=True, status=422, admin=True),
    PageType("disaster-confirm", f"{CAMPAIGNS}disaster/", SAFETY, walk=(DISASTER,), admin=True),
    PageType("weather-warnings", "/admin/notices/weatherwarning/", SAFETY, admin=True),
    PageType("weather-warning", "/admin/notices/weatherwarning/", SAFETY, follow=(ROW,), admin=True),
    PageType("weather-paste", "/admin/notices/weatherwarning/paste/", SAFETY, admin=True),
    PageType(
        "weather-paste-refused", "/admin/notices/weatherwarning/paste/", SAFETY, send=True, status=422, admin=True
    ),
    PageType("weather-events", "/admin/notices/weatherevent/", SAFETY, admin=True),
    PageType("weather-event", "/admin/notices/weatherevent/", SAFETY, follow=(ROW,), admin=True),
    PageType("weather-rules", "/admin/notices/weatherrule/", SAFETY, admin=True),
    PageType("weather-rule", "/admin/notices/weatherrule/", SAFETY, follow=(ROW,), admin=True),
    PageType("weather-notices", "/admin/notices/weathernotice/", SAFETY, admin=True),
    PageType("dashboard", "/dashboard/", HEAD),
    PageType("dashboard-week", "/dashboard/week/", HEAD),
    PageType("dashboard-week-all", "/dashboard/week/", MAYOR),
    PageType("dashboard-reports", "/dashboard/reports/", MAYOR),
    PageType("dashboard-report", "/dashboard/departments/civil-affairs-passport/report/", HEAD),
    PageType("dashboard-program-report", "/dashboard/7/report/", HEAD),
    PageType("dashboard-rows", "/dashboard/7/", HEAD, follow=("main a[href*='/indicators/']",)),
    PageType("dashboard-program", "/dashboard/7/", HEAD),
    PageType("dashboard", "/dashboard/", MAYOR),
    PageType("dashboard-program", "/dashboard/7/", MAYOR),
    PageType("registration-guide", "/programs/14/registration/"),
    PageType("registration-apply", "/programs/14/registration/apply/", RESIDENT),
    PageType("registration-apply-refused", "/programs/14/registration/apply/", RESIDENT, send=True, status=422),
    PageType("desk-registration", REGISTRATION, BUILDER),
    PageType("desk-registration-empty", f"{REGISTRATION}?q=없는이름", BUILDER),
    PageType("desk-registration-new", f"{REGISTRATION}new/", BUILDER),
    PageType("desk-registration-new-refused", f"{REGISTRATION}new/", BUILDER, send=True, status=422),
    PageType("desk-registration-export", f"{REGISTRATION}export/", BUILDER),
    PageType("desk-registration-export-refused", f"{REGISTRATION}export/", BUILDER, send=True, status=422),
    PageType("desk-registration-letters", f"{REGISTRATION}letters/", BUILDER),
    PageType("desk-registration-promotions", f"{REGISTRATION}promotions/", BUILDER),
    PageType("desk-registration-evaluation", f"{REGISTRATION}evaluation/", BUILDER),
    PageType("desk-registration-case", TO_TELL, BUILDER),
    PageType("desk-registration-step", TO_TELL, BUILDER, follow=("main a[href*='/step/']",)),
    PageType("desk-registration-slip", TO_TELL, BUILDER, follow=("main a[href$='/slip/']",)),
    PageType("desk-registration-letter", TO_TELL, BUILDER, follow=("main a[href$='/letter/']",)),
    PageType("desk-registration-call", TO_TELL, BUILDER, follow=("main a[href$='/call/']",)),
    PageType("desk-registration-idle", f"{REGISTRATION}?q={IDLE}", BUILDER),
    PageType("homes", "/homes/"),
    PageType("homes-apply", "/homes/apply/"),
    PageType("homes-apply-draft", "/homes/apply/", SEEKER),
    PageType("homes-check", "/homes/apply/check/", SEEKER),
    PageType("my-home", "/my/", SEEKER, follow=MY_HOME),
    PageType("my-home-edit", "/my/", SEEKER, follow=(*MY_HOME, "main a[href$='/edit/']")),
    PageType("my-home-choose", "/my/", SEEKER, follow=(*MY_HOME, "main a[href$='/choose/']")),
    PageType(
        "my-home-confirm",
        "/my/",
        SEEKER,
        follow=(*MY_HOME, "main a[href$='/choose/']"),
        walk=(("label[for=id_referrals_0]",),),
    ),
    PageType("my-home-answer", "/my/", SEEKER, follow=(*MY_HOME, "main a[href*='/answer/']")),
    PageType("my-home-chosen", "/my/", SEEKER, follow=MY_CHOSEN_HOME),
    PageType("my-home-complain", "/my/", SEEKER, follow=(*MY_CHOSEN_HOME, "main a[href*='/complain/']")),
    PageType("home-by-link", BY_LINK),
    PageType("home-offer", f"{BY_LINK}new/"),
    PageType("home-offer-refused", f"{BY_LINK}new/", send=True, status=422),
    PageType("home-offer-change", BY_LINK, follow=("main a.krds-btn[href*='/demo-broker-link/']:has-text('고치기')",)),
    PageType("home-offer-withdraw", BY_LINK, follow=("main a[href$='/withdraw/']",)),
    PageType("home-ask", f"{BY_LINK}ask/"),
    PageType("home-link-over", "/homes/offers/demo-closed-link/", status=410),
    PageType("home-contact", "/homes/contacts/demo-contact-link/"),
    PageType("desk-homes", "/desk/homes/?tab=all", LAND),
    PageType("desk-homes-empty", "/desk/homes/?tab=nobody&q=없는이름", LAND),
    PageType("desk-home-new", "/desk/homes/new/", LAND),
    PageType("desk-home-new-refused", "/desk/homes/new/", LAND, send=True, status=422),
    PageType("desk-home", "/desk/homes/?tab=open", LAND, follow=(DESK_HOME,)),
    PageType("desk-home-letter", "/desk/homes/?tab=open", LAND, follow=(DESK_HOME, "main a[href$='/letter/']")),
    PageType("desk-home-choose", "/desk/homes/?tab=open", LAND, follow=(DESK_HOME, "main a[href$='/choose/']")),
    PageType("desk-home-resend", "/desk/homes/?tab=open", LAND, follow=(DESK_HOME, "main a[href$='/resend/']")),
    PageType(
        "desk-home-complaint", "/desk/homes/?tab=complaints", LAND, follow=(DESK_HOME, "main a[href*='/complaints/']")
    ),
    PageType("brokers", "/programs/9/brokers/"),
    PageType("brokers-found", "/programs/9/brokers/?q=연희"),
    PageType("brokers-rule", "/programs/9/brokers/rule/?number=P09-2026-999999"),
    PageType("brokers-about", "/programs/9/brokers/join/"),
    PageType("brokers-joined", "/programs/9/brokers/join/done/"),
    PageType("brokers-link-refused", "/programs/9/brokers/mine/nobodys/", status=404),
    PageType("broker-list", "/admin/civil_affairs/broker/", LAND, admin=True),
    PageType("broker", "/admin/civil_affairs/broker/", LAND, follow=(ROW,), admin=True),
    PageType("broker-applications", "/admin/civil_affairs/brokerapplication/", LAND, admin=True),
    PageType("broker-application", "/admin/civil_affairs/brokerapplication/", LAND, follow=(ROW,), admin=True),
    PageType("broker-paper", "/admin/civil_affairs/brokerapplication/paper/", LAND, admin=True),
    PageType(
        "broker-paper-refused", "/admin/civil_affairs/brokerapplication/paper/", LAND, send=True, status=422, admin=True
    ),
    PageType("broker-suspension", "/admin/civil_affairs/brokersuspension/", LAND, follow=(ROW,), admin=True),
    PageType("broker-signals", "/admin/civil_affairs/brokersignal/", LAND, admin=True),
    PageType("broker-upload", "/admin/civil_affairs/brokerimport/upload/", LAND, admin=True),
    PageType("broker-import", "/admin/civil_affairs/brokerimport/", LAND, follow=(ROW,), admin=True),
    PageType("broker-invite", "/admin/civil_affairs/broker/invite/", LAND, admin=True),
)
