"""Settings of the tests: the portal's own, on servers of the test run unless the environment names others.

pytest-django imports this before anything else, so this is where the servers start. With `-n` the controller
starts them and its workers find the addresses in the environment; each worker takes a Valkey database of its own.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from config import local

worker = os.environ.get("PYTEST_XDIST_WORKER", "")

os.environ.setdefault("DEMO", "1")
if not worker and "PORTAL_TEST_RUN" not in os.environ:
    os.environ["PORTAL_TEST_RUN"] = tempfile.mkdtemp(prefix="portal-test-")
    run_folder = Path(os.environ["PORTAL_TEST_RUN"])
    run_folder.chmod(0o711)  # PostgreSQL may run as another user and has to pass
    lease = local.ensure_servers(run_folder, scratch=True)
    os.environ.update(lease.env)
    for name, value in local.demo_secrets(run_folder).items():
        os.environ.setdefault(name, value)
elif worker:
    address = urlsplit(os.environ["REDIS_URL"])
    number = int(address.path.strip("/") or 0) + 1 + int(worker.removeprefix("gw"))
    os.environ["REDIS_URL"] = urlunsplit(address._replace(path=f"/{number % 16}"))
# Files written by tests stay in the run's folder, apart for each worker.
os.environ["VAR_DIR"] = str(Path(os.environ["PORTAL_TEST_RUN"]) / (worker or "main"))

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for invented passwords only
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise looks for it at every start
