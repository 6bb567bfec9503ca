"""What the passport counter holds about a person: handed over on request. It is kept while the passport waits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.passports.desk.models import Passport
from programs.people.fields import lookup_hashes
from programs.people.holdings import Holding, register
from programs.people.models import User


def _export(user: User) -> list[dict[str, Any]]:
    if not (user.phone and user.phone_verified_at):
        return []
    return [
        {
            "receipt": each.receipt,
            "name": each.name,
            "phone": each.phone,
            "issued_on": each.issued_on,
            "state": each.get_state_display(),
        }
        for each in Passport.objects.filter(phone_hash__in=lookup_hashes(user.phone)).order_by("issued_on")
    ]


register(Holding(key="passports", title=_("찾아가지 않은 여권"), export=_export))
