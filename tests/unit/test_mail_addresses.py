"""An address that we take is read by mail programs as that address and no other."""

from email.headerregistry import HeaderRegistry
from email.utils import getaddresses

from hypothesis import given
from hypothesis import strategies as st

from citizen_app.messages.addresses import LONGEST, mail_address

# What a header's reader takes for something of its own: signs, and encoded words (RFC 2047).
SIGNS = st.sampled_from([*"b._'!%+\",<(:;@\\ é\0?=", "\r\n"])
ENCODED = st.lists(st.sampled_from(["b", "_", "=2C", "=40", "=0D=0A"]), max_size=4).map(
    lambda pieces: f"=?utf-8?q?{''.join(pieces)}?="
)
LOCALS = st.lists(ENCODED | SIGNS, min_size=1, max_size=4).map("".join)
HOSTS = st.sampled_from(["hjem.example", "bücher.example", "a.b.c.example", "HJEM.Example"])


@given(LOCALS, HOSTS)
def test_what_is_taken_is_one_address_and_the_same_for_every_reader(local, host):
    taken = mail_address(f"{local}@{host}")
    if taken is None:
        return
    assert taken.isascii()
    header = HeaderRegistry()("To", taken)
    assert (str(header), header.defects) == (taken, ())
    assert getaddresses([str(header)]) == [("", taken)]


def test_the_longest_that_can_be_is_taken_and_one_more_is_not():
    def of_length(local, whole):
        host = ("h" * 60 + ".") * 3 + "h" * 60
        return f"{'b' * local}@{host[: whole - local - 1 - 8]}.example"

    for local, length, fits in ((64, 200, True), (65, 200, False), (64, LONGEST, True), (64, LONGEST + 1, False)):
        text = of_length(local, length)
        assert len(text) == length
        assert (mail_address(text) == text) == fits
