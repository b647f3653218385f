"""Everything between an empty folder and a site with something to look at: assets, tables, demo logs.

Demo logs come in through the commands that an operator uses. Each step leaves a stamp, so that a second run
does nothing twice.
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tools import assets, translations
from tools.commands import joined
from tools.project import ROOT, VAR, VENV_PYTHON, Stamp, ToolError, fingerprint, run, say

DEMO = VAR / "demo"
LOGS = DEMO / "logs"
MAIL = Path(os.environ.get("INDBLIK_DATA", VAR)) / "demo" / "mail"
HOSPITAL = DEMO / "hospital"
HOSPITAL_SYSTEM, HOSPITAL_CVR = "epj-ost", "29190623"
THERE_ALREADY = ("there is a system with this id", "there is a key with this kid")
# Psykiatrisk Center Øresund, whose source delivers many names masked already, and Akutmodtagelsens Sengeafsnit, where
# Jonas spent a night: there a citizen can ask for a name.
MASKED_UNITS = ("9900361000016252", "9900121000016084")
DATABASE = DEMO / "indblik.sqlite3"
DIRECTORY = ROOT / "demo" / "directory"
RESEARCH = ROOT / "demo" / "research"
OFFERS = ROOT / "demo" / "consents" / "offers.csv"
FLASK: list[str | Path] = [VENV_PYTHON, "-m", "flask", "--app", "wsgi"]
# The page opens on the last thirty days: demo logs that ended long ago would show nothing there.
FRESH_FOR = timedelta(days=10)


def prepare(env: Mapping[str, str]) -> None:
    """Bring the checkout to where the servers can start. Raises ToolError with the failed step's words."""
    if assets.build():
        say("Design system: built in static/vendor/dkfds")
    translations.compile_catalogues()
    state = _demo_state()
    if _own_database() and _is_outdated(state):
        _start_over()
    _make_tables(env)
    if not _stamp("demo-logs", state).is_current():
        _write_logs(env)
        _import(env)
        _mask_units(env)
        run([VENV_PYTHON, "-m", "demo.samples"], env=env, quiet=True)
        _stamp("demo-logs", state).set()
    if not _stamp("hospital", "").is_current():
        _register_hospital(env)
        _stamp("hospital", "").set()


def _own_database() -> bool:
    """Say whether the database is the demo's own file; a database that somebody named is never thrown away."""
    return "DATABASE_URL" not in os.environ


def _is_outdated(state: str) -> bool:
    """Say whether the demo's file is half filled, holds logs of another making, or ones that ended long ago."""
    if not DATABASE.exists():
        return False
    return not _stamp("demo-logs", state).is_current() or _today() - _logs_until() > FRESH_FOR


def _logs_until() -> date:
    return date.fromisoformat((LOGS / "until").read_text()) if (LOGS / "until").exists() else date.min


def _today() -> date:
    return datetime.now(UTC).date()


def _start_over() -> None:
    say("Demo logs: unfinished or out of date, starting over")
    for name in ("tables", "demo-logs", "hospital"):
        _stamp(name, "").clear()
    for leftover in DEMO.glob(f"{DATABASE.name}*"):
        leftover.unlink()


def _make_tables(env: Mapping[str, str]) -> None:
    stamp = _stamp("tables", fingerprint((ROOT / "migrations").rglob("*.py")))
    if stamp.is_current() and (DATABASE.exists() or not _own_database()):
        return
    if _own_database() and not DATABASE.exists():
        _stamp("demo-logs", "").clear()
        _stamp("hospital", "").clear()
    say("Database: making the tables")
    run([*FLASK, "db", "upgrade"], env=env, quiet=True)
    stamp.set()


def _write_logs(env: Mapping[str, str]) -> None:
    say("Demo logs: writing three years of them, as the sources would")
    until = _today().isoformat()
    run([VENV_PYTHON, "-m", "demo.generate", "--until", until, "--out", LOGS], env=env, quiet=True)
    (LOGS / "until").write_text(until)


def _import(env: Mapping[str, str]) -> None:
    say("Demo logs: importing them with the operator's commands (once)")
    feeds = [["register", "import", DIRECTORY / feed] for feed in ("register.csv", "families.csv")]
    directory = ["directory", "import", *sorted(DIRECTORY.glob("[op]r*.csv"))]
    # Projects first: nobody is in one that is not there.
    research = ["research", "import", RESEARCH / "projects.csv", RESEARCH / "participations.csv"]
    _operate(env, directory, *feeds, research, ["consents", "import", OFFERS], ["staff", "import", _staff_roles()])
    started, sources = time.monotonic(), logs_by_source()
    # Status 1: some events were set aside. The demo has faulty ones on purpose, to be looked at.
    imports = [["log", "import", "--source", profile, *files] for profile, files in sources.items()]
    said = _operate(env, *imports, fine=(0, 1))
    if "Traceback" in said:
        raise ToolError(f"{said}\nAn import broke.")
    count = sum(map(len, sources.values()))
    say(f"  {count} files of {len(sources)} sources in {time.monotonic() - started:.0f} s")


def _operate(env: Mapping[str, str], *commands: Sequence[object], fine: Sequence[int] = (0,)) -> str:
    """Give the operator's commands one after the other; return what they said. Raises ToolError at one that fails."""
    statuses = ",".join(map(str, fine))
    words: list[str | Path] = [VENV_PYTHON, "-m", "tools.commands", "--fine", statuses, *joined(commands)]
    return run(words, env=env, quiet=True, fine=fine)


def _mask_units(env: Mapping[str, str]) -> None:
    """Mask the names of units as their organisation has asked, so that citizens and mask deciders have some to see."""
    why = ["--reason", "Trusler mod ansatte på flere afsnit."]
    units = [["--organisation", f"sor:{code}", "--by", f"cvr:{HOSPITAL_CVR}"] for code in MASKED_UNITS]
    _operate(env, *(["mask", "deny", *unit, *why] for unit in units))


def _register_hospital(env: Mapping[str, str]) -> None:
    """Register the demo's hospital system, that `python -m demo.hospital` calls as, with the operator's commands."""
    say("Demo hospital: making its keys and registering its system (once)")
    made = run([VENV_PYTHON, "-m", "demo.hospital", "keys", "--folder", HOSPITAL], env=env, quiet=True)
    about = ["--name", "EPJ Øst (demo)", "--cvr", HOSPITAL_CVR, "--contact", "drift@region.example"]
    commands: list[list[object]] = [["system", "register", HOSPITAL_SYSTEM, *about]]
    for purpose, kid in zip(("sign", "encrypt"), made.split()[-2:], strict=True):
        key = HOSPITAL / f"{purpose}.pub.pem"
        commands += [["system", "key", "add", HOSPITAL_SYSTEM, key, "--purpose", purpose, "--kid", kid]]
    for scope in ("consent:ask", "consent:override", "consent:emergency-copy"):
        commands += [["system", "scope", "give", HOSPITAL_SYSTEM, scope, f"cvr:{HOSPITAL_CVR}"]]
    try:
        _operate(env, *commands)
    except ToolError:
        for command in commands:
            _once(command, env)


def _once(command: Sequence[object], env: Mapping[str, str]) -> None:
    """Register something, which may be there already where the database outlived our own files.

    Raises ToolError when it is refused for anything else.
    """
    try:
        _operate(env, command)
    except ToolError as refused:
        if not any(words in str(refused) for words in THERE_ALREADY):
            raise


def _staff_roles() -> Path:
    """Write the roles that demo staff begin with, in the form that the operator's command reads."""
    staff = tomllib.loads((ROOT / "demo" / "persons.toml").read_text())["staff"]
    rows = [f"{one['cvr']};{one['professional_uuid']};{role}" for one in staff for role in one["roles"]]
    file = DEMO / "staff.csv"
    file.write_text("\n".join(["cvr;professional_id;role", *rows, ""]))
    return file


def logs_by_source() -> dict[str, list[Path]]:
    """Return the generated files by the profile of the source that wrote them: one folder a source."""
    folders = sorted(path for path in LOGS.iterdir() if path.is_dir())
    return {folder.name: sorted(path for path in folder.iterdir() if path.is_file()) for folder in folders}


def _demo_state() -> str:
    """Return a digest of everything that makes the demo logs what they are."""
    demo = ROOT / "demo"
    files = [path for pattern in ("*.py", "*.toml", "*.csv") for path in demo.rglob(pattern)]
    apart = {"broker", "hospital.py", "samples.py", "tissue_register.py"}  # they write no logs
    return fingerprint([path for path in files if apart.isdisjoint(path.parts)])


def _stamp(name: str, state: str) -> Stamp:
    """Return a stamp that counts for the database in use and no other."""
    address = os.environ.get("DATABASE_URL", str(DATABASE))
    return Stamp(f"{name}-{fingerprint([], address)[:12]}", state)
