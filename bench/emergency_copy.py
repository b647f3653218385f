"""`python -m bench.emergency_copy [CITIZENS]`: what the command that makes an emergency copy takes, on PostgreSQL.

The command runs twice as a process of its own: for a system that has asked about everybody, and for one that has asked
about nobody. What the first takes beyond the second is the copy's. The key that it is encrypted to is thrown away.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask

from bench import consent_filling
from bench.cluster import server, superuser
from bench.consent_filling import REGION
from bench.pages import environment
from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from citizen_app.db import migrating
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from citizen_app.settings import Settings
from citizen_app.systems import registry
from citizen_app.systems.fitness import ENCRYPT
from wsgi import make_app

CITIZENS = 100_000
EVERYBODY, NOBODY = "bench-everybody", "bench-nobody"
_ASKED = """
INSERT INTO consent_question
    (citizen_key, question_id, asked_at, call, system_id, unit_scheme, unit_code, purpose, outcome)
SELECT citizen_key, gen_random_uuid(), %(at)s - random() * interval '89 days', 'decision', %(system)s,
    'shak', '1397061', 1, 1
FROM citizen LIMIT %(count)s
"""
_OWN_NUMBER = "UPDATE citizen_identifier SET value_sealed = own.sealed FROM own WHERE own.key = citizen_key"
_FLASK = Path(sys.executable).parent / "flask"


class Taken(NamedTuple):
    """What a process took."""

    cpu: float  # seconds
    seconds: float
    peak: float  # megabytes of memory


def main() -> int:
    """Fill a database, make both copies, and print what they took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CITIZENS
    with server() as cluster, tempfile.TemporaryDirectory(prefix="indblik-bench-") as folder:
        url = cluster.url(cluster.create())
        migrating.upgrade(url)
        told = environment(url)
        app = make_app(Settings.from_environment(told))
        fill(app, url, count)
        app.extensions["indblik.engine"].dispose()
        out = Path(folder) / "copy.jwe"
        for system in (NOBODY, EVERYBODY, NOBODY, EVERYBODY):
            taken = _made(system, out, told)
            size = out.stat().st_size / 1e6
            print(
                f"{system}: {taken.cpu:.1f} s of CPU, {taken.seconds:.1f} s, {taken.peak:.0f} MB at most, {size:.1f} MB"
            )
    return 0


def fill(app: Flask, url: str, count: int) -> None:
    """So many citizens with decisions, whom one system has asked about once."""
    consent_filling.fill(app, url, count)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        for system in (EVERYBODY, NOBODY):
            registry.register(system, name="Bench", cvr=REGION[1], contact="bench")
            registry.give_scope(system, Scope.CONSENT_ASK, REGION)
            public = ec.generate_private_key(ec.SECP256R1()).public_key()
            pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            registry.add_key(system, pem, valid_until=now() + timedelta(days=1), purpose=ENCRYPT)
    with app.app_context(), superuser(url) as connection:
        _give_numbers(connection)
        connection.execute(_ASKED, {"at": now(), "system": EVERYBODY, "count": count})
        connection.execute("VACUUM ANALYZE consent_question, citizen_identifier")


def _give_numbers(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Seal a number of their own for everybody: who makes a copy opens them all."""
    everybody = [key for (key,) in connection.execute("SELECT citizen_key FROM citizen")]
    connection.execute("CREATE TEMPORARY TABLE own (key uuid, sealed bytea)")
    with connection.cursor() as cursor, cursor.copy("COPY own FROM STDIN") as copy:
        for nth, key in enumerate(everybody):
            copy.write_row((key, keys().seal(f"{nth:010d}")))
    connection.execute(_OWN_NUMBER)


def _made(system: str, out: Path, told: dict[str, str]) -> Taken:
    command = [str(_FLASK), "--app", "wsgi", "consent", "emergency-copy", "--system", system, "--out", str(out)]
    began = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **told}, stdout=subprocess.DEVNULL)
    peak, ended = 0.0, 0
    while not ended:
        # Not ru_maxrss: it counts what we ourselves held when the process was made.
        peak = max(peak, _peak_of(process.pid))
        time.sleep(0.02)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    if status:
        raise SystemExit(f"the command failed: {status}")
    return Taken(used.ru_utime + used.ru_stime, time.monotonic() - began, peak)


def _peak_of(pid: int) -> float:
    """The most memory that a running process has held, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
