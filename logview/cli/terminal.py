"""What a command prints of texts that somebody else wrote."""


def printable(text: object) -> str:
    """The text without what a terminal obeys: a source must not move the cursor or colour a warning away."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text))
