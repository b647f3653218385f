"""Whatever staff do in a citizen's own trail is told to that citizen, or is left out for a reason."""

from support.services.openings import UNTOLD, Deed
from support.views.opening_words import DEED_WORDS, PURPOSES
from tests.support.trail_codes import codes, codes_in, of_a_citizen

MODULE = """
def page(actor, at, citizen):
    trail, ref = audit.in_trail_of(actor, citizen), "x"
    audit.record(trail, "told-of")
    audit.record(at.trail, "told-too")
    audit.record(audit.in_trail_of(actor, citizen), "told-at-once")
    audit.record(actor, "nobodys")
    audit.record_worker("clocks", object_kind="thing", object_ref="1", subject_key=citizen)
    audit.record_worker("nobodys-clock", object_kind="thing", object_ref="1")

def kept(actor, at, step: Step):
    who = audit.in_trail_of(actor, at) if step is Step.DONE else actor
    audit.record(who, "told-sometimes")
"""


def test_every_act_in_a_citizens_trail_is_told_or_left_out_for_a_reason():
    written = set(codes(only=of_a_citizen))
    assert len(written) > 20
    assert written == {deed.value for deed in Deed} | set(UNTOLD)
    assert not set(UNTOLD) & {deed.value for deed in Deed}
    assert all(len(reason) > 20 for reason in UNTOLD.values())


def test_the_trails_of_citizens_are_told_from_others_in_the_source():
    expected = {"told-of", "told-too", "told-at-once", "clocks", "told-sometimes"}
    assert codes_in(MODULE, {}, only=of_a_citizen) == expected


def test_each_has_words_and_what_it_was_for():
    assert set(DEED_WORDS) == set(Deed)
    stated = {
        Deed.DESK_FOUND,
        Deed.DESK_LISTED,
        Deed.DESK_NUMBER,
        Deed.COLLEAGUE_OPENED,
        Deed.TRAIL_SEARCHED,
    }  # with the reason that was given
    assert set(PURPOSES) == set(Deed) - stated
