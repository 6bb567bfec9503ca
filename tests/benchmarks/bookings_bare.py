"""The yardstick of the rush: a bare Django view that does one INSERT, on the same server and database as the portal.

No middleware, session, form, rule, lock, wait list, encryption, audit or message: the least that keeps a booking.
"""

import os
from urllib.parse import unquote

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    database = environ.Env().db_url_config(os.environ["DATABASE_URL"])
    database["HOST"] = unquote(database["HOST"])  # a Unix socket's folder comes as %2Fpath
    settings.configure(
        SECRET_KEY="yardstick-only",  # noqa: S106 - signs nothing
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        USE_TZ=True,
        DATABASES={"default": {**database, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}},
    )

application = get_wsgi_application()

from django.db import connection, models  # noqa: E402 - a model needs the settings


class BareBooking(models.Model):
    session = models.BigIntegerField()
    name = models.CharField(max_length=50)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"
        db_table = "bare_booking"

    def __str__(self) -> str:
        return self.name


def ready(request: HttpRequest) -> HttpResponse:
    """Make the table anew; asked once, before anybody is measured."""
    with connection.schema_editor() as editor:
        if BareBooking._meta.db_table in connection.introspection.table_names():
            editor.delete_model(BareBooking)
        editor.create_model(BareBooking)
    return HttpResponse("ready")


def book(request: HttpRequest) -> HttpResponse:
    BareBooking.objects.create(session=1, name=request.POST["name"])
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("ready", ready), path("book", book)]
