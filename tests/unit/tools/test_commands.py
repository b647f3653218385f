"""Several operator's commands in one process: each as it was written, and none after one that failed."""

import pytest

from tools import commands

ASKED = (["register", "import", "a, b.csv"], ["log", "import"], ["staff", "import", "c.csv"])


@pytest.mark.parametrize(
    ("fine", "statuses", "done", "ends"),
    [
        ("0", (0, 0, 0), 3, 0),
        ("0", (0, 1, 0), 2, 1),
        ("0,1", (0, 1, 0), 3, 1),
        ("0,1", (1, 2, 0), 2, 2),
    ],
)
def test_they_run_in_order_up_to_one_that_fails(monkeypatch, fine, statuses, done, ends):
    run = []

    def status(command):
        run.append(command)
        return statuses[len(run) - 1]

    monkeypatch.setattr(commands, "_status", status)
    assert commands.main(["--fine", fine, *commands.joined(ASKED)]) == ends
    assert run == list(ASKED[:done])


def test_the_status_is_the_commands_own(capsys):
    assert commands.main(["routes", "--no-such-option"]) == 2
    assert "no-such-option" in capsys.readouterr().err
