"""The face of the admin (django-unfold): Korean, our colours, and a menu made of what each person may do.

The callables stand in programs/portal/admin_shell.py. Colours are in static/portal/admin.css, not here: unfold would
write them into an inline <style>, which the content security policy refuses.
"""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("서대문구 업무 관리"),
    "SITE_HEADER": _("서대문구 업무 관리"),
    "SITE_SUBHEADER": _("정부3.0 포털"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "account_balance",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_BACK_BUTTON": True,
    "THEME": "light",
    "BORDER_RADIUS": "6px",
    "ENVIRONMENT": "programs.portal.admin_shell.environment",
    "GLOBAL_CALLBACK": "programs.portal.admin_shell.without_inline_colours",
    "DASHBOARD_CALLBACK": "programs.portal.admin_shell.todays_queue",
    "STYLES": [lambda request: static("portal/admin.css")],
    "SCRIPTS": [lambda request: static("portal/admin.js")],
    "ACCOUNT": {"navigation": "programs.portal.admin_shell.account_links"},
    "COMMAND": {"search_models": False, "show_history": False},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "programs.portal.admin_shell.navigation",
    },
}
