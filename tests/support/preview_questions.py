"""What a citizen's pages about questions look like with something on them."""

from typing import Any

from wtforms import Form, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from citizen_app.complaint_settings import Law
from citizen_app.web.complaint_words import Complaining

_PLACE = "Østdanmarks Universitetshospital, Psykiatrisk Afdeling og Skadestue"
_WORDS = "Jeg var ikke til undersøgelse den dag.\nJeg vil gerne vide, hvorfor der er slået op."
_FINDING = "Organisationen vurderer, at der var en grund til opslaget."


class _Ask(Form):
    concern = RadioField(
        "Hvad vil du spørge om?",
        [InputRequired()],
        choices=[
            SelectChoice("who", "Hvem er det?"),
            SelectChoice("why", "Hvorfor har de kigget?"),
            SelectChoice("no-appointment", "Jeg havde ingen aftale der"),
            SelectChoice("unlawful", "Jeg tror ikke, at de måtte kigge"),
            SelectChoice("wrong", "Det, loggen siger om opslaget, er forkert"),
            SelectChoice("name", "Jeg har brug for det slørede navn"),
        ],
    )
    words = TextAreaField("Med dine egne ord")
    others = SelectMultipleField(
        "Spørg om flere opslag fra samme besøg (frivilligt)",
        description="De hører til samme besøg. Organisationen kan svare om hvert af dem.",
        option_widget=CheckboxInput(),
        choices=[SelectChoice(str(number), f"3. marts 2026, 14.0{number}: Prøvesvar") for number in range(3)],
    )
    way = RadioField(
        "Hvordan vil du have svar?",
        choices=[
            SelectChoice("message", "Her på siden, og du får en besked, når der er nyt"),
            SelectChoice("here", "Her på siden, uden en besked"),
        ],
    )

    kind = RadioField(
        "Beder du om indsigt eller aktindsigt?",
        default="log-question",
        choices=[
            SelectChoice("log-question", "Nej, jeg stiller kun et spørgsmål"),
            SelectChoice("insight", "Jeg beder om indsigt (GDPR artikel 15). Svar senest 3. april 2026."),
            SelectChoice("file-access", "Jeg beder om aktindsigt. Svar senest 12. marts 2026."),
        ],
    )


class _Words(Form):
    words = TextAreaField("Skriv til dem, der svarer", [InputRequired()])


def _wrong() -> _Ask:
    form = _Ask(data={"others": ["1"], "way": "here"})
    form.concern.errors = ["Vælg, hvad du vil spørge om."]
    return form


_ENTRY = [
    ("Opslag", "3. marts 2026, 14.05–14.22"),
    ("Hvem", "Mette Lund Kjærsgaard, Sygeplejerske"),
    ("Hvor", _PLACE),
    ("Hvad", "Prøvesvar, Åbnet"),
]
_ASKING: dict[str, Any] = {
    "form": _Ask(data={"way": "message"}),
    "back_href": "/opslag",
    "entry": _ENTRY,
    "asked_href": None,
    "asked_number": None,
    "asked_way": None,
    "is_reopening": False,
    "to_whom": f"{_PLACE} får spørgsmålet. Det er dem, der har ansvar for opslag dér.",
    "due": "17. marts 2026",
}
_ASKING_AGAIN: dict[str, Any] = {
    **_ASKING,
    "asked_href": "/spoergsmaal/et",
    "asked_number": "7KQ4-RM2D",
    "asked_way": "Her på siden, og du får en besked, når der er nyt",
    "is_reopening": True,
}
_CHECK: dict[str, Any] = {
    "facts": [("Dit spørgsmål", "Hvorfor har de kigget?"), ("Med dine egne ord", _WORDS), *_ENTRY],
    "draft": "d",
    "action": "/spoerg",
    "back_href": "/opslag",
    "to_whom": _ASKING["to_whom"],
    "due": "17. marts 2026",
    "longer": "De kan tage mere tid, til og med 3. juni 2026. Så siger de det til dig og forklarer hvorfor.",
    "is_joining": False,
    "is_reopening": False,
    "is_together": False,
}


def _line(state: str, **values: Any) -> dict[str, Any]:
    return {
        "href": "/spoergsmaal/et",
        "number": "7KQ4-RM2D",
        "concern": "Hvorfor har de kigget?",
        "state": state,
        "is_late": False,
        "findings": [],
        "facts": [
            ("Opslag", f"3. marts 2026, 14.05, {_PLACE}"),
            ("Sagsnummer", "7KQ4-RM2D"),
            ("Spurgt", "4. marts 2026 kl. 9.12"),
            ("Svar senest", "18. marts 2026"),
        ],
        **values,
    }


def _step(what: str, words: str = "", **values: Any) -> dict[str, Any]:
    told = {"is_withheld": False, "is_kept_back": False, "finding": None, "about": "", "beside": None, "due": None}
    return {"what": what, "when": "4. marts 2026 kl. 9.12", "words": words, **told, **values}


_WAITS = _line("Venter på svar fra organisationen")
_ANSWERED = _line("Besvaret", findings=[_FINDING])
_QUESTION: dict[str, Any] = {
    "question": _WAITS,
    "facts": [
        ("Sagsnummer", "7KQ4-RM2D"),
        ("Dit spørgsmål", "Hvorfor har de kigget?"),
        ("Spurgt", "4. marts 2026 kl. 9.12"),
        ("Hvem svarer", _PLACE),
        ("Svar senest", "18. marts 2026"),
    ],
    "entries": [{"href": "/opslag", "when": "3. marts 2026, 14.05–14.22", "facts": _ENTRY[1:]}],
    "lost": 0,
    "is_for_you": False,
    "steps": [_step("Du spurgte", _WORDS), _step("Organisationen spørger dig", "Hvilken dag var det?")],
    "answers": [],
    "left": None,
    "deadline": "Du kan læse svaret her senest 18. marts 2026.",
    "write_form": _Words(),
    "reopen_form": None,
    "can_close": True,
    "unsent": None,
    "who_writes": None,
    "hrefs": {"write": "/skriv", "close": "/luk", "reopen": "/genaabn"},
    "next_href": "/spoergsmaal/et/videre",
}
_ANSWER = _step("Organisationen svarede", "Sygeplejersken læste dit prøvesvar før stuegang.", finding=_FINDING)
_ANSWERED_QUESTION: dict[str, Any] = {
    **_QUESTION,
    "question": _ANSWERED,
    "steps": [*_QUESTION["steps"], _step("Organisationen skrev", is_withheld=True), _ANSWER],
    "answers": [_ANSWER],
    "deadline": None,
    "write_form": None,
    "reopen_form": _Words(),
    "unsent": "Det her nåede ikke frem",
}
_WRONG = (
    "Organisationen vurderer, at opslaget ikke burde være sket. Medarbejderen bliver hørt først. "
    "Vurderingen kan stadig ændre sig."
)
_IN_PARTS = [
    {**_ANSWER, "about": "Det gælder: 3. marts 2026 kl. 14.05, 14.09; 4. marts 2026 kl. 9.12."},
    _step(
        "Organisationen svarede", "Vi undersøger sagen.", finding=_WRONG, about="Det gælder: 5. marts 2026 kl. 8.00."
    ),
]
_PARTLY: dict[str, Any] = {
    **_QUESTION,
    "answers": _IN_PARTS,
    "left": "2 af de 6 opslag har ikke fået svar endnu.",
    "steps": [*_QUESTION["steps"], *_IN_PARTS],
    "entries": [
        {"href": f"/opslag/{number}", "when": "3. marts 2026, 14.05–14.22", "facts": [*_ENTRY[1:], ("Svaret", told)]}
        for number, told in enumerate((_FINDING, _WRONG, "Opslaget har ikke fået svar endnu."))
    ],
}
_COMPLAINT = Complaining(
    law=Law.LOOK_UP,
    about="Om opslaget",
    body="Styrelsen for Patientklager",
    sentences=[
        "Tager imod klager over opslag i sundhedsdata. Klag senest 2 år efter, at du fik kendskab til opslaget, "
        "og senest 5 år efter, at det skete.",
        "Fik du kendskab til det den dag, du spurgte? Så er den sidste dag 4. marts 2028. Efter 3. marts 2031 er det "
        "for sent under alle omstændigheder.",
    ],
    reference="Lov om klage, § 1",
)
_ABOUT_DATA = Complaining(
    law=Law.DATA_PROTECTION,
    about="Om dine data",
    body="Datatilsynet",
    sentences=[
        "Tager imod klager over, hvordan data om dig bliver håndteret. Spørg organisationen først. "
        "Vi kender ikke nogen frist.",
        "Vi går ud fra, at det er det rette sted at klage. Patientvejlederen ved, om det er.",
    ],
    reference="",
)
_TURNING: dict[str, Any] = {
    "back_href": "/spoergsmaal/et",
    "organisation": _PLACE,
    "complaints": [_COMPLAINT, _ABOUT_DATA],
    "hrefs": dict.fromkeys(("organisation", "look-up", "data-protection", "police"), "/brev"),
}
_LETTER: dict[str, Any] = {
    "back_href": "/spoergsmaal/et/videre",
    "to": "Styrelsen for Patientklager",
    "day": "20. marts 2026",
    "sender": "Birthe Holm",
    "wish": "Jeg klager over disse opslag i mine sundhedsdata.",
    "complaint": _COMPLAINT,
    "facts": [*_QUESTION["facts"], ("Mine ord", _WORDS), ("Svaret", _FINDING)],
    "entries": [_ENTRY, _ENTRY],
}
_OPENINGS = [
    {
        "what": "Åbnede et spørgsmål: 7KQ4-RM2D",
        "when": "3. marts 2026 kl. 9.12",
        "facts": [
            ("Hvem", "Region Østdanmark"),
            ("Rolle", "Logansvarlig: svarer på spørgsmål om opslag"),
            ("Hvorfor", "For at behandle spørgsmålet"),
        ],
    },
    {
        "what": "Så dit CPR-nummer",
        "when": "2. marts 2026 kl. 14.05",
        "facts": [
            ("Hvem", "Indbliks support"),
            ("Rolle", "Medarbejder i supporten"),
            ("Den begrundelse, de gav", "Skal have et brev"),
        ],
    },
]
_HELPED = "Aage Østergaard-Sørensen"
_READ_ALONG = {
    **_QUESTION,
    "facts": [_QUESTION["facts"][0], ("Hvem spurgte", _HELPED), *_QUESTION["facts"][2:]],
    "steps": [
        _step(f"{_HELPED} spurgte", is_kept_back=True),
        _step("Organisationen spørger tilbage", is_withheld=True),
    ],
    "deadline": "De venter på svar fra den, der spurgte.",
    "write_form": None,
    "can_close": False,
    "who_writes": "Kun den, der spurgte, kan skrive her. Du kan selv stille et nyt spørgsmål om opslaget.",
}
_JOINT: dict[str, Any] = {
    "concern": "Hvorfor har de slået op?",
    "facts": [
        ("Spørgsmålet", "Hvorfor har de slået op?"),
        ("Med ord", _WORDS),
        ("Opslag", f"2. marts 2026 kl. 10.00, {_PLACE}"),
        ("Hvem spurgte", "En anden, der er værge"),
        ("Spurgt", "3. marts 2026 kl. 9.12"),
        ("Bortfalder", "17. marts 2026 kl. 9.12"),
    ],
    "href": "/hjaelper-spoergsmaal-bekraeft",
    "confirm_href": "/hjaelper-spoergsmaal-bekraeft",
    "take_back_href": None,
}
_OWN_JOINT = {
    **_JOINT,
    "facts": [*_JOINT["facts"][:3], ("Hvem spurgte", "Det gjorde du"), *_JOINT["facts"][4:]],
    "confirm_href": None,
    "take_back_href": "/hjaelper-spoergsmaal-eget",
}
_HIDDEN_JOINT = {**_JOINT, "facts": [_JOINT["facts"][0], *_JOINT["facts"][2:]], "confirm_href": None}
_HELPERS: dict[str, tuple[str, dict[str, Any]]] = {
    "/hjaelper-spoerg": ("support/ask.html", _ASKING),
    "/hjaelper-spoerg-se": ("support/ask_check.html", {**_CHECK, "unsent": _WORDS}),
    "/hjaelper-spoergsmaal": (
        "support/questions.html",
        {"questions": [_WAITS, _ANSWERED], "waits": [], "front": None, "onward": None},
    ),
    "/hjaelper-spoergsmaal-ingen": (
        "support/questions.html",
        {"questions": [], "waits": [], "front": None, "onward": None},
    ),
    "/hjaelper-spoerg-sammen": ("support/ask_check.html", {**_CHECK, "unsent": _WORDS, "is_together": True}),
    "/hjaelper-spoergsmaal-venter": (
        "support/questions.html",
        {"questions": [_WAITS], "waits": [_JOINT, _OWN_JOINT], "front": None, "onward": None},
    ),
    "/hjaelper-spoergsmaal-bekraeft": ("support/joint_question.html", {"line": _JOINT, "is_withheld": False}),
    "/hjaelper-spoergsmaal-eget": ("support/joint_question.html", {"line": _OWN_JOINT, "is_withheld": False}),
    "/hjaelper-spoergsmaal-skjult": (
        "support/joint_question.html",
        {"line": _HIDDEN_JOINT, "is_withheld": True},
    ),
    "/hjaelper-spoergsmaal-et": ("support/question.html", _READ_ALONG),
    "/hjaelper-videre": ("support/turning.html", _TURNING),
    "/hjaelper-brev": ("letter_to_send.html", {**_LETTER, "sender": _HELPED, "is_unnamed": True}),
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    **_HELPERS,
    "/spoergsmaal/aabninger": (
        "support/openings.html",
        {"openings": _OPENINGS, "front": None, "onward": "/spoergsmaal/aabninger-ingen"},
    ),
    "/spoergsmaal/aabninger-ingen": ("support/openings.html", {"openings": [], "front": None, "onward": None}),
    "/spoerg": ("support/ask.html", _ASKING),
    "/spoerg-igen": ("support/ask.html", _ASKING_AGAIN),
    "/spoerg-fejl": ("support/ask.html", {**_ASKING, "form": _wrong()}),
    "/spoerg-se": ("support/ask_check.html", {**_CHECK, "unsent": _WORDS}),
    "/spoergsmaal": (
        "support/questions.html",
        {
            "questions": [{**_WAITS, "is_late": True}, _ANSWERED],
            "waits": [],
            "front": "/spoergsmaal",
            "onward": "/spoergsmaal-ingen",
        },
    ),
    "/spoergsmaal-ingen": ("support/questions.html", {"questions": [], "waits": [], "front": None, "onward": None}),
    "/spoergsmaal/et": ("support/question.html", _QUESTION),
    "/spoergsmaal/et/videre": ("support/turning.html", _TURNING),
    "/brev": ("letter_to_send.html", _LETTER),
    "/spoergsmaal/svar": ("support/question.html", _ANSWERED_QUESTION),
    "/spoergsmaal/delvist": ("support/question.html", _PARTLY),
}
ADDRESSES: dict[str, str] = {}
ENDPOINTS = {"/spoergsmaal": "questions.listed", "/spoergsmaal/aabninger": "questions.opened_by"}
