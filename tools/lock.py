"""`make lock`: pin every Python package by version and hash from pyproject.toml; no registry's address gets in."""

from __future__ import annotations

import subprocess
import sys

import support

COMMON = ["--python-version", "3.11", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]


def main() -> int:
    """Compile requirements.txt (production), then requirements-dev.txt (all extras) so that both agree."""
    tries = (
        ["-o", "requirements.txt"],
        ["--all-extras", "-c", "requirements.txt", "-o", "requirements-dev.txt"],
    )
    for options in tries:
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "pyproject.toml", *COMMON, *options]
        done = subprocess.run([*command, "--custom-compile-command", "make lock"], cwd=support.BASE_DIR, check=False)  # noqa: S603
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
