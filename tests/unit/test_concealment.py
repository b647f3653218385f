"""Concealing that there is a block needs a purpose, a legal reference and a note on clinical risk."""

import pytest

from citizen_app.concealment import Grounds
from citizen_app.settings import Settings, UnsafeSettings
from citizen_app.terms import Purpose

VARIABLE = "INDBLIK_CONCEALED_PURPOSES"


def test_purposes_with_their_grounds_are_concealed():
    text = "research: § 42 d // Ingen behandling bygger på svaret; quality : § 42 d//Kun statistik;"
    assert Settings.from_environment({VARIABLE: text}).concealed == {
        Purpose.RESEARCH: Grounds(legal_reference="§ 42 d", clinical_risk="Ingen behandling bygger på svaret"),
        Purpose.QUALITY: Grounds(legal_reference="§ 42 d", clinical_risk="Kun statistik"),
    }
    assert Settings.from_environment({}).concealed == {}


@pytest.mark.parametrize(
    "text",
    ["research", "research: § 42 d", "research: // risk", "research: § 1 //", "curiosity: § 1 // none",
     "emergency: § 1 // none", "unknown: § 1 // none"],
)  # fmt: skip
def test_anything_less_stops_the_start(text):
    with pytest.raises(UnsafeSettings, match=VARIABLE):
        Settings.from_environment({VARIABLE: text})
