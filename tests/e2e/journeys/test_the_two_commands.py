"""`make run` as a newcomer meets it."""

import urllib.request

import pytest

from tests.support.checkout import running_site
from tools.servers import port_is_free

pytestmark = pytest.mark.timeout(400)


def test_the_first_run_ends_with_an_address_and_what_to_try(demo_site):
    assert any("Birthe Kjærsgaard Holm" in line for line in read_until(demo_site, "Ctrl-C"))
    with urllib.request.urlopen(f"{demo_site.address}/readyz") as answer:
        assert answer.status == 200


def test_a_second_run_makes_nothing_again_and_is_up_within_seconds(checkout, demo_site):
    with running_site(checkout) as again:
        assert again.seconds < 30  # three on an idle machine; a busy one is slower
        made = [line for line in again.said if line.strip() and "Indblik answers" not in line]
        assert made == []
        port = int(again.address.rpartition(":")[2])
    assert port_is_free(port)


def read_until(site, words):
    """Return what is printed after the address, up to the line with these words."""
    said = []
    while line := site.process.stdout.readline():
        said.append(line)
        if words in line:
            break
    return said
