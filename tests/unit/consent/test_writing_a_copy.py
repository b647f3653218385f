"""A copy is written piece by piece: the same as if at once, in the same memory however many citizens are in it."""

import tracemalloc
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_app.systems.encrypting import CannotDecrypt, EncryptingTo, EncryptionKey, decrypted, encryption_of
from consent.formats.emergency_copy import FORMAT, Head, Listed, pack, unpacked
from tests.support.systems import public_pem

KEYS: dict[str, Any] = {
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "RSA": rsa.generate_private_key(65537, 2048),
}
AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
HEAD = Head(
    format=FORMAT, system="epj", issued=AT, expires=AT, asked_since=AT, key="", concealed=[], speaks_for=[],
    professionals=[], directory=1, organisations=[],
)  # fmt: skip


class Pieces(list):
    """Where pieces go."""

    write = list.append


def key_of(kind):
    pem = public_pem(KEYS[kind])
    return EncryptionKey("e-1", encryption_of(pem), pem)


def pem_of(kind):
    return KEYS[kind].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def encrypted(kind, pieces):
    out = Pieces()
    writing = EncryptingTo(key_of(kind), "text/plain", out)
    for piece in pieces:
        writing.write(piece)
    writing.finish()
    return b"".join(out).decode()


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(sorted(KEYS)), pieces=st.lists(st.binary(max_size=50), max_size=12))
def test_whatever_the_pieces_the_library_reads_the_whole(kind, pieces):
    assert decrypted(encrypted(kind, pieces), pem_of(kind)) == b"".join(pieces)


def test_one_that_was_cut_off_or_put_together_anew_cannot_be_opened():
    whole = encrypted("P-256", [bytes([n]) * 300 for n in range(40)])
    *head, content, tag = whole.split(".")
    blocks = [content[place : place + 400] for place in range(0, len(content), 400)]
    swapped = [[*blocks[:n], two, one, *blocks[n + 2 :]] for n, (one, two) in enumerate(pairwise(blocks))]
    left_out = [[*blocks[:n], *blocks[n + 1 :]] for n in range(len(blocks))]
    altered = ["".join(some) for some in swapped + left_out] + [content + content[:400], ""]
    for one in [".".join([*head, content]), ".".join([*head, content, ""]), whole[: len(whole) // 2]]:
        with pytest.raises(CannotDecrypt):
            decrypted(one, pem_of("P-256"))
    for one in altered:
        with pytest.raises(CannotDecrypt):
            decrypted(".".join([*head, one, tag]), pem_of("P-256"))
    assert decrypted(whole, pem_of("P-256"))


def test_no_two_copies_share_a_key():
    heads = [encrypted("P-256", [b"x"]).split(".")[:3] for _ in range(2)]
    assert all(one != other for one, other in zip(*heads, strict=True))


def test_what_is_in_memory_does_not_grow_with_the_citizens():
    class Counting:
        written = 0

        def write(self, piece):
            self.written += len(piece)

    def written(number):
        out, numbers = Counting(), (f"{n:022x}" for n in range(number))
        writing = EncryptingTo(key_of("P-256"), "application/gzip", out)
        tracemalloc.start()
        assert pack(HEAD, (Listed(numbers=[one]) for one in numbers), writing) == number
        writing.finish()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak, out.written

    written(10)
    (few, _), (many, size) = written(1_000), written(40_000)
    assert size > 100_000
    assert many < few + 500_000, "all of them would take ten million bytes"


def test_what_was_packed_is_unpacked_in_its_order():
    out = Pieces()
    citizens = [Listed(numbers=[str(n)]) for n in range(5)]
    pack(HEAD, citizens, out)
    head, found = unpacked(b"".join(out))
    assert (head, list(found)) == (HEAD, citizens)
