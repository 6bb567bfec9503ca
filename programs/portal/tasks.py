"""What the worker does for the portal."""

from celery import shared_task

from programs.portal.building import build_search


@shared_task(name="portal.build_search", ignore_result=True)
def refresh_search() -> int:
    """Bring the search table up to what was edited since; a second of work."""
    return build_search()
