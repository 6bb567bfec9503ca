"""A case with files, and a folder of its own for each test's bytes."""

import pytest

from programs.cases.models import Attachment
from programs.files.services import keep
from tests.cases.factories import filed_name_change, program_of
from tests.files.makers import picture, upload


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def case(department, resident):
    return filed_name_change(program_of(7, department), by=resident, applicant=resident)


@pytest.fixture
def photo(case, resident):
    """A picture that the resident handed in with the case."""
    return keep(upload("등본.png", picture()), into=Attachment(case=case), by=resident)
