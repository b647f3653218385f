"""Invented members of staff: the same unit has the same people in every run with the same seed."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random

from demo.model import Place, Worker
from demo.scenes import SCRIPT

CONSONANTS_AND_DIGITS = "BCDFGHJKLMNPQRSTVWXZ0123456789"


@dataclass(frozen=True, slots=True)
class Role:
    profession: str  # code in the directory's professions; those that begin with R have no authorisation
    text: str
    person: bool = True


ROLES = {
    "læge": Role("7170", "Læge"),
    "overlæge": Role("7170", "Overlæge"),
    "vagtlæge": Role("7170", "Vagtlæge"),
    "spl": Role("5166", "Sygeplejerske"),
    "sundhedspl": Role("5166", "Sundhedsplejerske"),
    "ssa": Role("5152", "SOSU-assistent"),
    "ssh": Role("R02", "SOSU-hjælper"),
    "fys": Role("5151", "Fysioterapeut"),
    "ergo": Role("5153", "Ergoterapeut"),
    "jordemoder": Role("5175", "Jordemoder"),
    "bio": Role("5159", "Bioanalytiker"),
    "lab": Role("R03", "Laborant"),
    "radiograf": Role("5158", "Radiograf"),
    "diætist": Role("5451", "Klinisk diætist"),
    "tandlæge": Role("5433", "Tandlæge"),
    "klinikass": Role("R19", "Klinikassistent"),
    "ambulance": Role("C511", "Ambulancebehandler"),
    "amk": Role("R21", "Sundhedsfaglig visitator, vagtcentral"),
    "sek": Role("R01", "Lægesekretær"),
    "booking": Role("R08", "Bookingmedarbejder"),
    "visitator": Role("R10", "Visitator"),
    "farmakonom": Role("R12", "Farmakonom"),
    "farmaceut": Role("R13", "Farmaceut"),
    "psykolog": Role("R14", "Psykolog"),
    "stud": Role("R06", "Lægestuderende"),
    "splstud": Role("R15", "Sygeplejestuderende"),
    "portør": Role("R11", "Portør"),
    "forsk": Role("R17", "Projektsygeplejerske"),
    "kvalitet": Role("R23", "Kvalitetskoordinator"),
    "tilsyn": Role("R22", "Tilsynsførende"),
    "it": Role("R04", "IT-medarbejder"),
    "sagsbeh": Role("R16", "Sagsbehandler"),
    "system": Role("R05", "System", person=False),
    "borger": Role("R20", "Borger", person=False),
}
HOSPITAL_POOL, SMALL_POOL = 9, 3


@cache
def names() -> dict[str, list[str]]:
    """Given and family names to put together."""
    texts = tomllib.loads((SCRIPT / "names.toml").read_text(encoding="utf-8"))
    return {kind: text.split() for kind, text in texts.items()}


class Staff:
    """Who works where. `spl` is anyone among the unit's nurses, `spl#1` always the same one."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made: dict[tuple[str, str, int], Worker] = {}

    def find(self, wanted: str, place: Place, chance: Random) -> Worker:
        role, _, number = wanted.partition("#")
        pool = HOSPITAL_POOL if place.sector == "hospital" else SMALL_POOL
        index = int(number) if number else chance.randint(1, pool)
        key = (role, place.name, index)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, role: str, place: str, index: int) -> Worker:
        kind = ROLES[role]
        digest = hashlib.sha256(f"{self._seed}|{role}|{place}|{index}".encode()).digest()
        chance = Random(digest)
        if not kind.person:
            return Worker("", f"SYS-{role.upper()}-{digest.hex()[:4]}", None, kind.profession, kind.text)
        first, last = chance.choice(names()["first"]), chance.choice(names()["last"])
        user = (first[:2] + last[:2]).upper() + f"{chance.randrange(100):02d}"
        code = "9" + "".join(chance.choice(CONSONANTS_AND_DIGITS) for _ in range(4))
        return Worker(
            f"{first} {last}", user, None if kind.profession.startswith("R") else code, kind.profession, kind.text
        )


CAMILLA = Worker("Camilla Ravnsborg", "CARA80", "9CR8N", "5166", "Sygeplejerske")
