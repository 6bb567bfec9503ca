"""What Celery does for P09's requests and brokers; thin, each calls a service."""

from celery import shared_task

from civil_affairs.real_estate import suspicion
from civil_affairs.real_estate.brokers import services as brokers
from civil_affairs.real_estate.brokers.desk import importing
from civil_affairs.real_estate.requests import keeping, referring


@shared_task(name="real_estate.tell_brokers", expires=50)
def tell_brokers() -> int:
    """After each request, change and end, and every minute: what brokers are owed."""
    referring.refer_left()
    return referring.tell_waiting()


@shared_task(name="real_estate.remind_brokers")
def remind_brokers() -> int:
    """Every hour: once those who have not answered for a day."""
    return referring.remind_brokers()


@shared_task(name="real_estate.keep_requests")
def keep_requests() -> dict[str, int]:
    """Every five minutes: a notice before the end, the end itself, and how it was."""
    return keeping.keep()


@shared_task(name="real_estate.import_brokers")
def import_brokers(pk: int) -> None:
    """Read or take over a long file of the register; goes on where a killed worker stopped."""
    importing.go_on(pk)


@shared_task(name="real_estate.sweep_imports", expires=30)
def sweep_imports() -> None:
    """Every minute: files that a killed worker left go on."""
    for pk in importing.left_behind().values_list("pk", flat=True):
        import_brokers.delay(pk)


@shared_task(name="real_estate.keep_brokers")
def keep_brokers() -> dict[str, int]:
    """Every night: suspensions that are over end, and brokers whose doings look wrong are shown to staff."""
    return {"resumed": brokers.resume_those_over(), "raised": suspicion.look()}
