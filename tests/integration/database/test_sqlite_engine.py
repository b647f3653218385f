"""SQLite's own locks: whoever opens the file at an unlucky moment waits, and is not turned away."""

import sqlite3
import threading
import time

import pytest
from sqlalchemy import text

from citizen_app.db.engine import make_engine

pytestmark = pytest.mark.real_time


def test_a_new_file_that_another_process_is_writing_is_waited_for(tmp_path):
    file = tmp_path / "new.sqlite3"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE planted (number INTEGER)")
    other.execute("BEGIN IMMEDIATE")  # SQLite turns a change of the journal away at once while this lasts
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    engine = make_engine(f"sqlite:///{file}")
    began = time.monotonic()
    with engine.begin() as opened:
        assert opened.execute(text("SELECT count(*) FROM planted")).scalar_one() == 0
        assert opened.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    assert time.monotonic() - began > 0.2
    release.join()
    engine.dispose()
    other.close()


def test_whoever_holds_on_for_too_long_is_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr("citizen_app.db.engine._PATIENCE", 0.2)
    file = tmp_path / "new.sqlite3"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = make_engine(f"sqlite:///{file}")
    with pytest.raises(Exception, match="locked"), engine.begin():
        pass
    engine.dispose()
    other.close()
