"""The Nu checker, which is what a browser's makers go by, finds nothing in any template in either language."""

import subprocess
from pathlib import Path

import pytest

from tests.support.preview import PAGES, preview_app
from tools.machine import JAVA
from tools.project import NODE_MODULES

CHECKER = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

if not JAVA.is_here():
    pytest.skip(JAVA.how, allow_module_level=True)
if not CHECKER.exists():
    pytest.skip("make test fetches the Nu checker", allow_module_level=True)


def findings(pages: list[Path]) -> str:
    """Return what the checker says of the files; nothing when it is content.

    It is not asked to guess the language: its guess is drawn anew each time, and the samples in an English page are
    Danish names and texts. That each text has its language is for the tests of the catalogue.
    """
    options = ["--no-langdetect", "--format", "gnu", "--exit-zero-always"]
    command = ["java", "-Xss1m", "-jar", str(CHECKER), *options, *map(str, pages)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stderr


def test_every_template_is_valid_in_both_languages(tmp_path):
    client = preview_app().test_client()
    files = []
    for language in ("da", "en"):
        for address in PAGES:
            file = tmp_path / f"{address.strip('/').replace('/', '-') or 'front'}-{language}.html"
            file.write_text(client.get(f"{address}?sprog={language}").text)
            files.append(file)
    assert len(files) > 20
    assert findings(files) == ""


def test_the_checker_would_find_a_fault(tmp_path):
    file = tmp_path / "wrong.html"
    file.write_text("<!doctype html><html lang=da><title>x</title><p><div></p>")
    assert "error" in findings([file])
