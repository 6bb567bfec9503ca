"""Set up this checkout: virtual environment, packages, front end, translations and, for tests, Chromium.

Run by the system's Python through make; only the standard library, and nothing at all when nothing changed.
Each step has a stamp, the digest of what it was made from. Two set-ups at once wait for each other.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK_FILE = BASE_DIR / "requirements-dev.txt"
NEEDED_PYTHON = (3, 11)
NEEDED_MB = 1500
CHROMIUM_PACKAGES = ["chromium", "fonts-noto-cjk"]
LOCK_SECONDS = 1800

# What tools say when they fail, and what to do about it.
KNOWN_FAILURES = {
    ("No space left", "Disk quota", "ENOSPC"): "The disk is full: free some space and try again.",
    ("DO NOT MATCH THE HASHES", "EINTEGRITY"): "A package is not the one that was pinned; nothing was installed.",
    (
        "name resolution",
        "NewConnectionError",
        "Network is unreachable",
        "ENOTFOUND",
        "EAI_AGAIN",
        "ECONNREFUSED",
        "Connection refused",
        "ReadTimeout",
        "ProxyError",
        "No matching distribution",
    ): "The package index was not reached: check the network (or pip's and npm's configuration) and try again.",
    ("Permission denied", "EACCES"): "A folder cannot be written: check who owns this checkout.",
}


class SetupError(Exception):
    """The set-up cannot go on; the text is for the person at the terminal."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", action="store_true", help="also see to a Chromium for the browser tests")
    options = parser.parse_args()
    if sys.version_info < NEEDED_PYTHON:
        return use_newer_python()
    try:
        with only_one():
            make_venv()
            install_packages()
            build_front_end()
            compile_messages()
            if options.chromium:
                find_chromium()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{sentence_for(str(error))}", file=sys.stderr)
        return 1
    return 0


def use_newer_python() -> int:
    """Hand over to a newer Python of this machine, or say that there is none."""
    for minor in range(20, NEEDED_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    version = ".".join(str(part) for part in sys.version_info[:3])
    print(
        f"Python 3.11 or newer is needed; this is {version}. `make PYTHON=/path/to/python3.11 run` names another one."
    )
    return 1


@contextlib.contextmanager
def only_one():
    """Hold the set-up's lock; a second set-up says that it waits."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    with open(VAR_DIR / "setup.lock", "a") as lock:
        deadline = time.monotonic() + LOCK_SECONDS
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    say("Another set-up of this folder is running; waiting for it.")
                    told = True
                if time.monotonic() > deadline:
                    raise SetupError("The other set-up does not end. Find it with `ps`, end it, try again.") from None
                time.sleep(0.2)
        yield


def make_venv() -> None:
    """Make .venv with this Python, unless it is there and works."""
    if PYTHON.exists() and not run([PYTHON, "-c", ""]).returncode:
        return
    if VENV.is_symlink():
        raise SetupError(f".venv is a link to {os.readlink(VENV)}, where no Python works. Remove the link.")
    if VENV.exists():
        say("The virtual environment is broken (its Python does not start); making it anew.")
        shutil.rmtree(VENV)
    free_mb = shutil.disk_usage(BASE_DIR).free // 2**20
    if free_mb < NEEDED_MB:
        raise SetupError(f"The disk has {free_mb} MB left; the set-up needs {NEEDED_MB}. Free some and try again.")
    say("Making the virtual environment .venv")
    made = run([sys.executable, "-m", "venv", VENV])
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        said = made.stdout + made.stderr
        if "ensurepip" in said:
            package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            raise SetupError(
                f"This Python cannot make virtual environments. On Debian, Ubuntu: apt-get install {package}"
            )
        raise SetupError(f"The virtual environment could not be made. {sentence_for(said)}")


def install_packages() -> None:
    """Install exactly what requirements-dev.txt pins, by hash, when it changed since the last time."""
    stamp = VENV / "portal-packages"
    digest = digest_of(LOCK_FILE)
    if VENV.is_symlink() or read(stamp) == digest:  # a linked environment belongs to whoever linked it
        return
    say("Installing the pinned Python packages (a minute or two the first time)")
    quiet = ["--no-input", "--quiet", "--disable-pip-version-check", "--progress-bar", "off"]
    done = run([PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", *quiet, "-r", LOCK_FILE])
    if done.returncode:
        raise SetupError(f"The Python packages could not be installed. {sentence_for(done.stdout + done.stderr)}")
    stamp.write_text(digest)


def build_front_end() -> None:
    """Fetch the pinned front-end packages and copy what the portal serves into static/vendor."""
    script = BASE_DIR / "tools" / "frontend.py"
    # It does nothing when nothing changed.
    # The Node of the wheel stands first: it is the version this checkout was tried with.
    done = run([PYTHON, script], PATH=f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    if done.returncode:
        raise SetupError(f"The front end could not be built. {sentence_for(done.stdout + done.stderr)}")


def compile_messages() -> None:
    """Compile the translations if a .po is newer than its .mo."""
    for source in (BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            done = run([PYTHON, BASE_DIR / "tools" / "messages.py", "compile"])
            if done.returncode:
                raise SetupError(f"The translations were not compiled. {sentence_for(done.stdout + done.stderr)}")
            return


def find_chromium() -> None:
    """See to a Chromium and a Korean font for the browser tests: install them where we may, else say how."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    browser = any(shutil.which(name) for name in names if name)
    lister = shutil.which("fc-list")
    font = not lister or bool(run([lister, ":lang=ko"]).stdout.strip())
    if browser and font:
        return
    packages = " ".join(CHROMIUM_PACKAGES)
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        say(f"Installing {packages} for the browser tests")
        done = run([apt, "update"], DEBIAN_FRONTEND="noninteractive")
        done = run(
            [apt, "install", "-y", "--no-install-recommends", *CHROMIUM_PACKAGES], DEBIAN_FRONTEND="noninteractive"
        )
        if not done.returncode:
            return
        say(sentence_for(done.stdout + done.stderr))
    if not browser:
        raise SetupError(
            "The browser tests need Chromium, and it could not be installed from here. On Debian and Ubuntu: "
            f"sudo apt-get install {packages}. Elsewhere set CHROMIUM to its path. "
            "`make test BROWSER=0` runs the tests without a browser."
        )


def run(arguments: list, **env: str) -> subprocess.CompletedProcess:
    """Run a program in the checkout and return what it said."""
    return subprocess.run(  # noqa: S603
        [str(part) for part in arguments],
        cwd=BASE_DIR,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def sentence_for(said: str) -> str:
    """Turn a tool's failure into what to do about it, with the tool's own last words behind."""
    last_lines = "\n".join(said.strip().splitlines()[-12:])
    for signs, sentence in KNOWN_FAILURES.items():
        if any(sign in said for sign in signs):
            return f"{sentence}\n{last_lines}"
    return f"It said:\n{last_lines}"


def digest_of(*files: Path) -> str:
    """Return one digest of the files' contents, and of the Python they are for."""
    total = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for file in files:
        total.update(file.read_bytes() if file.exists() else b"")
    return total.hexdigest()


def read(stamp: Path) -> str:
    """Return a stamp's content, empty when there is none."""
    try:
        return stamp.read_text()
    except OSError:
        return ""


def say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
