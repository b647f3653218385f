"""What Indblik is to the tissue register (Vævsanvendelsesregisteret, VAR), and who decides for children here. Pure."""

from enum import StrEnum


class VarMode(StrEnum):
    """What becomes of a decision about samples that is confirmed here. The codes are stored."""

    INFORM = "inform"  # nothing is confirmed here
    FORWARD = "forward"  # it is kept, and sent to the register's owner
    REGISTER = "register"  # it counts here: the operator is the register


class TissueByCustody(StrEnum):
    """How whoever has custody (forældremyndighed) decides here about the samples of a child under 15."""

    ALL = "all"  # all of them have to confirm it (safety.md 7)
    ANY = "any"  # one of them is enough
    NO = "no"  # they decide in the register itself
