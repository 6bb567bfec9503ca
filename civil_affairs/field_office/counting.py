"""Households served: counted when the first service of a visit is done, once a household and zone."""

from datetime import datetime

from django.db.models import Q

from civil_affairs.field_office.households import ServedHousehold
from civil_affairs.field_office.offices import FieldOffice, Zone
from programs.bookings.models import Visit
from programs.people.fields import lookup_hashes


def count_household(visit: Visit, at: datetime) -> None:
    """Count the household of this visit, unless the zone has counted it already."""
    office = FieldOffice.objects.filter(offering=visit.offering_id).first()
    if office is None:
        return
    zone = Zone.objects.select_for_update(no_key=True).get(pk=office.zone_id)
    same = _same_household(visit)
    if same and ServedHousehold.objects.filter(same, zone=zone).exists():
        return
    ServedHousehold.objects.get_or_create(visit=visit, defaults={"zone": zone, "served_at": at})


def uncount_household(visit: Visit) -> None:
    """Nothing of this visit is done any more: another visit of the household is counted instead, where there is one."""
    counted = ServedHousehold.objects.filter(visit=visit).first()
    if counted is None:
        return
    zone = Zone.objects.select_for_update(no_key=True).get(pk=counted.zone_id)
    counted.delete()
    same = _same_household(visit, prefix="booking__")
    if not same:
        return
    others = Visit.objects.filter(same, offering__field_office__zone=zone, booked_services__served_at__isnull=False)
    other = others.exclude(pk=visit.pk).order_by("arrived_at", "pk").first()
    if other is not None:
        served = other.booked_services.filter(served_at__isnull=False).values_list("served_at", flat=True)
        first = served.order_by("served_at").first()
        ServedHousehold.objects.create(visit=other, zone=zone, served_at=first or other.arrived_at)


def _same_household(visit: Visit, *, prefix: str = "visit__booking__") -> Q:
    """Whose bookings are this household's: one telephone, or one mail address where there is none. Empty: nobody's."""
    booking = visit.booking
    if booking is None:
        return Q()
    if booking.phone:
        return Q(**{f"{prefix}phone_hash__in": lookup_hashes(booking.phone)})
    if booking.email:
        return Q(**{f"{prefix}email_hash__in": lookup_hashes(booking.email), f"{prefix}phone_hash__isnull": True})
    return Q()
