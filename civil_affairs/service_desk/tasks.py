"""What Celery does for the service desk; thin, each calls a service."""

from celery import shared_task

from civil_affairs.service_desk.after_hours import opening as after_hours
from civil_affairs.service_desk.consultations import fields as consultations
from civil_affairs.service_desk.interpreting import opening as interpreting
from civil_affairs.service_desk.passports.desk import services as passports


@shared_task(name="service_desk.after_hours")
def keep_after_hours_open() -> int:
    """Every night: the coming weeks of the after-hours office can be booked."""
    return after_hours.keep_open()


@shared_task(name="service_desk.consultations")
def keep_consultations_open() -> int:
    """Every night: the coming weeks of the five fields can be booked."""
    return consultations.keep_open()


@shared_task(name="service_desk.interpreting")
def keep_interpreting_open() -> int:
    """Every night: the coming weeks of interpreting can be booked."""
    return interpreting.keep_open()


@shared_task(name="service_desk.remind_passports", expires=1800)
def remind_passports() -> int:
    """Every hour of work: those whose passport waits, and whose step has come."""
    return passports.remind()
