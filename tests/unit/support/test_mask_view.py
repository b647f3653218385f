"""What a decider looks for on the list of masks."""

from uuid import UUID

import pytest

from support.domain.mask_view import PAGE_SIZE, MaskView, Shown, is_meant, pages_of, reference

MASK = UUID("3f2a91bc-0000-4000-8000-000000000000")
UNIT = "Lungemedicinsk Sengeafsnit Østby Hospital 4000000000011"


@pytest.mark.parametrize("words", ["3F2A-91BC", "3f2a91bc", "3F2A 91", "3f2a\u201391", "3F2A-", "lunge", "østby LUNGE"])
def test_a_mask_is_meant_by_its_reference_or_by_words_of_its_unit(words):
    assert is_meant(words, MASK, UNIT)


@pytest.mark.parametrize("words", ["3F", "91BC", "3F2B", "lunge vestby", "4F2A-91BC"])
def test_other_words_mean_another(words):
    assert not is_meant(words, MASK, UNIT)


def test_a_mask_of_a_person_is_found_by_its_reference_alone():
    assert is_meant(reference(MASK), MASK, "")
    assert not is_meant("læge", MASK, "")


def test_a_view_travels_whole():
    view = MaskView(shown=Shown.ENDS_SOON, words="Østby »12«", page=3)
    assert MaskView.decode(view.encode()) == view


@pytest.mark.parametrize(("found", "pages"), [(0, 1), (1, 1), (PAGE_SIZE, 1), (PAGE_SIZE + 1, 2), (2000, 80)])
def test_so_many_masks_take_so_many_pages(found, pages):
    assert pages_of(found) == pages
