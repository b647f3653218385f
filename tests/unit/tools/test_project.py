"""What tools remember, and how they fail."""

import sys

import pytest

from tools.project import Stamp, ToolError, fingerprint, main_guard, run


def test_a_step_is_done_once_for_one_state(tmp_path):
    stamp = Stamp("assets", "state-1", tmp_path)
    assert not stamp.is_current()
    stamp.set()
    assert stamp.is_current()
    assert not Stamp("assets", "state-2", tmp_path).is_current()


def test_the_fingerprint_follows_content_and_words(tmp_path):
    file = tmp_path / "lock"
    file.write_text("a")
    before = fingerprint([file])
    assert before != fingerprint([file], "word")
    file.write_text("b")
    assert before != fingerprint([file])


def test_a_failed_step_says_its_own_last_words():
    program = "print('the disk is full'); raise SystemExit(3)"
    with pytest.raises(ToolError, match="the disk is full"):
        run([sys.executable, "-c", program], quiet=True)


def test_a_reason_is_a_message_and_not_a_traceback(capsys):
    def main():
        raise ToolError("Port 8080 is taken.")

    with pytest.raises(SystemExit) as left:
        main_guard(main)
    assert "Port 8080 is taken." in str(left.value)
