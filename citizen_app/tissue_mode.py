"""What Indblik is to the tissue register (Vævsanvendelsesregisteret, VAR). Pure."""

from enum import StrEnum


class VarMode(StrEnum):
    """What becomes of a decision about samples that is confirmed here. The codes are stored."""

    INFORM = "inform"  # nothing is confirmed here
    FORWARD = "forward"  # it is kept, and sent to the register's owner
    REGISTER = "register"  # it counts here: the operator is the register
