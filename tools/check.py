"""`make check`: everything that can be known about the code without running its stories.

Each check runs to its end even when an earlier one failed; the last lines say which failed. What needs a database
gets it from the environment or from local servers, as everything else does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import support

local = support.load_local()
BIN = os.path.dirname(sys.executable)

# Settings as in production, with secrets of this run only: `check --deploy` must find nothing to say.
PRODUCTION = {
    "DEMO": "0",
    "DEBUG": "0",
    "SECRET_KEY": local.secrets.token_urlsafe(60),
    "FIELD_KEYS": local.secrets.token_urlsafe(32) + "=",
    "ALLOWED_HOSTS": "portal.example.go.kr",
    "SITE_URL": "https://portal.example.go.kr",
    "BEHIND_PROXY": "1",
    "FILES_SCANNER": "clamd",
}


def templates() -> list[str]:
    """Return every template of the portal."""
    return [
        str(file.relative_to(support.BASE_DIR)) for file in sorted((support.BASE_DIR / "templates").rglob("*.html"))
    ]


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Return (what it holds, command, environment) in the order of how quickly they answer."""
    python = sys.executable
    manage = [python, "manage.py"]
    return [
        ("lint", [f"{BIN}/ruff", "check", "."], {}),
        ("format", [f"{BIN}/ruff", "format", "--check", "."], {}),
        ("imports point down", [f"{BIN}/lint-imports"], {}),
        ("templates", [f"{BIN}/djade", "--check", "--target-version", "5.2", *templates()], {}),
        ("translations", [python, "tools/messages.py", "check"], {}),
        ("migrations are made", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        ("production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ("the house", [python, "-m", "pytest", "-q", "tests/test_house.py"], {}),
        ("types", [f"{BIN}/mypy", "programs", "civil_affairs", "participation", "config"], {}),
    ]


def main() -> int:
    os.environ.setdefault("DEMO", "1")
    try:
        lease = local.ensure_servers()
    except local.LocalServerError as error:
        print(error, file=sys.stderr)
        return 1
    failed = []
    with lease:
        for name, command, more in checks():
            began = time.monotonic()
            done = subprocess.run(  # noqa: S603
                command,
                cwd=support.BASE_DIR,
                env={**os.environ, **lease.env, **more},
                capture_output=True,
                text=True,
                check=False,
            )
            good = done.returncode == 0
            print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
            if not good:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    print(f"make check: {', '.join(failed)} failed" if failed else "make check: all good")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
