"""Who may come in, and the office they mean."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.offices import FieldOffice
from programs.people.models import User
from programs.people.predicates import is_staff, require


def staff(request: HttpRequest) -> User:
    """Every member of staff may look; the verbs refuse those whose duty it is not."""
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


def office_of(pk: int) -> FieldOffice:
    return get_object_or_404(
        FieldOffice.objects.select_related("zone", "offering__program", "offering__department"), pk=pk
    )
