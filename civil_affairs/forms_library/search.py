"""What the search finds of civil forms: each in every language it is explained in that the portal speaks."""

from collections.abc import Iterator

from django.conf import settings

from civil_affairs.forms_library.models import CivilForm
from civil_affairs.forms_library.queries import PROGRAM
from programs.base.entries import Entry, source


@source
def civil_forms() -> Iterator[Entry]:
    spoken = {code for code, _name in settings.LANGUAGES}
    for form in CivilForm.objects.published():
        for code in form.languages():
            if code not in spoken:
                continue
            texts = form.texts[code]
            yield Entry(
                key=f"form:{form.slug}",
                title=texts["title"],
                text=" ".join([texts["purpose"], texts.get("where", ""), *texts.get("papers", [])]).strip(),
                url=form.get_absolute_url(),
                program=PROGRAM,
                language=code,
            )
