"""Whatever a question can hold has its words, on both sides."""

import pytest

from support.domain.case_rules import CaseRefusal
from support.domain.cases import STEPS, CaseState, CaseStep, Concern, Finding, Party
from support.views import question_words as words

_TAKEN = {(CaseStep.ASKED, Party.CITIZEN)} | {(step, party) for (_state, step), by in STEPS.items() for party in by}


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (words.CONCERN_WORDS, Concern),
        (words.STATE_WORDS, CaseState),
        (words.STATE_WORDS_FOR_STAFF, CaseState),
        (words.FINDING_SENTENCES, Finding),
        (words.FINDING_NAMES, Finding),
        (words.PARTY_NAMES, Party),
        (words.STEP_NAMES, CaseStep),
        (words.REFUSAL_WORDS, CaseRefusal),
    ],
)
def test_every_kind_has_words(said, kinds):
    assert set(said) == set(kinds)


def test_a_citizen_reads_of_every_step_that_can_be_taken_and_of_no_other():
    told = {(step, Party.CITIZEN) for step in words.OWN_STEPS} | set(words.OTHERS_STEPS)
    assert told == _TAKEN


def test_no_two_steps_read_alike():
    told = [words.told_to_citizen(step, party)._args for step, party in sorted(_TAKEN)]
    assert len(told) == len({str(one) for one in told})


def test_a_finding_is_always_the_organisations():
    assert all(one._args[0].startswith("The organisation finds that") for one in words.FINDING_SENTENCES.values())
