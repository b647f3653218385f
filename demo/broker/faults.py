"""Ways in which a broker can go wrong, on purpose: so that every failure page can be seen and tested."""

from enum import StrEnum


class Fault(StrEnum):
    """A fault that the person on the demo page may ask for."""

    NONE = "none"
    WRONG_STATE = "wrong-state"
    WRONG_NONCE = "wrong-nonce"
    WRONG_ISSUER = "wrong-issuer"
    WRONG_AUDIENCE = "wrong-audience"
    EXPIRED = "expired"
    BAD_SIGNATURE = "bad-signature"
    UNKNOWN_KEY = "unknown-key"
    UNSIGNED = "unsigned"
    NO_LEVEL = "no-level"
    OTHER_USERINFO = "other-userinfo"
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - the name of a fault
    BROKER_DOWN = "broker-down"


FAULT_TEXTS = {
    Fault.NONE: "Ingen fejl",
    Fault.WRONG_STATE: "Svaret hører til et andet login (forkert state)",
    Fault.WRONG_NONCE: "Beviset hører til et andet login (forkert nonce)",
    Fault.WRONG_ISSUER: "Beviset er udstedt af en anden (forkert iss)",
    Fault.WRONG_AUDIENCE: "Beviset er til en anden tjeneste (forkert aud)",
    Fault.EXPIRED: "Beviset er udløbet",
    Fault.BAD_SIGNATURE: "Underskriften passer ikke",
    Fault.UNKNOWN_KEY: "Underskrevet med en ukendt nøgle",
    Fault.UNSIGNED: "Beviset er ikke underskrevet",
    Fault.NO_LEVEL: "Sikringsniveauet mangler",
    Fault.OTHER_USERINFO: "Oplysningerne er om en anden person",
    Fault.TOKEN_REFUSED: "Brokeren afviser at udlevere beviset",
    Fault.BROKER_DOWN: "Brokeren svarer med fejl 503",
}
