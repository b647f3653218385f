"""The keys of the demo's hospital."""

from demo import hospital

LIKE_A_NUMBER, FINE = "b0102393139c", "b9902393139c"


def test_a_key_is_made_again_until_indblik_would_take_its_name(tmp_path, monkeypatch):
    """A name that could hold a CPR number is refused, and the hospital would stand without a key."""
    made, names = [], iter([LIKE_A_NUMBER, FINE] * 2)

    def digest(public):
        made.append(public)
        return next(names)

    monkeypatch.setattr(hospital, "_digest", digest)
    hospital.make_keys(tmp_path)
    assert len(set(made)) == 4
    assert (tmp_path / "sign.pub.pem").read_bytes() == made[1]
    assert (tmp_path / "encrypt.pub.pem").read_bytes() == made[3]
