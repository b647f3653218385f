"""A PostgreSQL cluster of our own for a test run: made in a second, thrown away at the end.

Works wherever `initdb` can be found, as any user. PostgreSQL refuses to run as root, so root lends it an
ordinary user. It listens on a Unix socket in its own folder only: no port is taken, nobody else can reach it.
"""

import ctypes
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OWNER = "indblik"
_CAN_CHOOSE_STRATEGY = 150000
_MEMORY, _ROOM = Path("/dev/shm"), 2 * 1024**3  # bytes; a cluster of tests holds a few hundred million at most
HOW_TO_GET_IT = "PostgreSQL was not found here: apt-get install postgresql"

# A test's data may be lost with the machine; what counts is speed.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "max_connections": "60",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class NoPostgresError(Exception):
    """There is no PostgreSQL server program on this machine."""


def find_programs() -> Path | None:
    """Return the folder that holds initdb and postgres, newest version first, or None."""
    candidates = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    candidates += [Path(path) for path in sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=_version, reverse=True)]
    candidates += [Path(path) for path in glob.glob("/usr/pgsql-*/bin")]
    config = shutil.which("pg_config")
    if config:
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(told.stdout.strip() or "/nonexistent"))
    return next((path for path in candidates if (path / "initdb").exists() and (path / "postgres").exists()), None)


class Cluster:
    """A running cluster; `url(name)` is the address of one of its databases."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copying = ""
        self._databases = 0
        self._kept: psycopg.Connection[tuple[object, ...]] | None = None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self._folder}"

    def create(self, template: str = "template1") -> str:
        """Make a new database, as a copy of `template`, and return its name."""
        self._databases += 1
        name = f"test_{self._databases}"
        self._maintain(f"CREATE DATABASE {{}} TEMPLATE {{}} {self._copying}", name, template)
        return name

    def drop(self, name: str) -> None:
        self._maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _maintain(self, statement: str, *names: str) -> None:
        if self._kept is None or self._kept.closed:  # to connect costs a third of what is done then
            self._kept = self._connect()
        self._kept.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def close(self) -> None:
        """Let go of the server, which is about to stop."""
        if self._kept is not None:
            self._kept.close()

    def _connect(self, user: str = OWNER) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host=str(self._folder), user=user, dbname="postgres", autocommit=True)

    def wait_until_ready(self, server: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                with self._connect("postgres") as connection:
                    # Copying files is three times as fast as copying through the log, which newer servers do.
                    if connection.info.server_version >= _CAN_CHOOSE_STRATEGY:
                        self._copying = "STRATEGY FILE_COPY"
                return
            except psycopg.OperationalError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise NoPostgresError((self._folder / "log").read_text()[-2000:]) from None
                time.sleep(0.02)

    def make_owner(self) -> None:
        """The application's user: not a superuser, so that row-level security counts for it too."""
        with self._connect("postgres") as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE NOSUPERUSER").format(sql.Identifier(OWNER))
            )


@contextmanager
def running_cluster(options: dict[str, str] | None = None, *, on_disk: bool = False) -> Iterator[Cluster]:
    """Run a cluster for as long as the block lasts, in memory-backed storage where there is room, unless `on_disk`:
    a test makes a database, which costs eight times as much on a disk. Raises NoPostgresError where there is no server.
    """
    programs = find_programs()
    if programs is None:
        raise NoPostgresError(HOW_TO_GET_IT)
    in_memory = not on_disk and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    folder = Path(tempfile.mkdtemp(prefix="indblik-pg-", dir=_MEMORY if in_memory else "/tmp"))
    server = None
    try:
        user = _server_user()
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _initialise(programs, folder, user)
        server = _start(programs, folder, user, FAST | (options or {}))
        cluster = Cluster(folder)
        cluster.wait_until_ready(server)
        cluster.make_owner()
        try:
            yield cluster
        finally:
            cluster.close()
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> pwd.struct_passwd | None:
    """Return whom to run the server as: None for ourselves, an ordinary user when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgresError("PostgreSQL does not run as root, and there is no user postgres or nobody to lend it")


def _initialise(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--auth=trust"]
    made = subprocess.run(
        [*command, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
        cwd=folder,
        env=_clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        **_as_user(user),
    )
    if made.returncode:
        raise NoPostgresError(f"initdb failed: {made.stderr[-2000:]}")


def _start(
    programs: Path, folder: Path, user: pwd.struct_passwd | None, options: dict[str, str]
) -> "subprocess.Popen[bytes]":
    settings = {"listen_addresses": "", "unix_socket_directories": str(folder), **options}
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with open(folder / "log", "wb") as log:
        return subprocess.Popen(
            [str(programs / "postgres"), "-D", str(folder / "data"), *flags],
            cwd=folder,
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            **_as_user(user),
        )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # fast shutdown
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=10)


def _end_with_parent() -> None:
    """Ask the kernel to stop the server when the test run is killed without a chance to clean up."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGQUIT)


def _as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _clean_environment() -> dict[str, str]:
    """Return our environment without what would make the server or initdb behave as somebody else's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}


def _version(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in Path(path).parent.name.split(".") if part.isdigit())
