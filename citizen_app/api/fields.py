"""The fields of a structure in words, from the description that programs read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Schema = Mapping[str, Any]
_LINE_END = r"(?!\n)"  # what keeps a line break from following, which no reader needs to see


class Word(NamedTuple):
    """A piece of a type's name; `part` is the structure that it names."""

    text: str
    part: str | None = None


def fields_of(schema: Schema) -> list[dict[str, Any]]:
    """One row for each field."""
    needed = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": list(_type(field)),
            "needed": name in needed,
            "description": " ".join(_meaning(field)),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _type(field: Schema) -> Iterator[Word]:
    """A field's type in a word or two."""
    if "$ref" in field:
        name = str(field["$ref"]).rpartition("/")[2]
        yield Word(name, name)
    elif "anyOf" in field:
        yield from _joined([list(_type(one)) for one in field["anyOf"]])
    elif field.get("type") == "array":
        yield Word("[")
        yield from _type(field.get("items", {}))
        yield Word("]")
    elif "enum" in field:
        yield Word(" / ".join(map(str, field["enum"])))
    else:
        yield Word(str(field.get("format") or field.get("type", "")))


def _joined(types: Sequence[Sequence[Word]]) -> Iterator[Word]:
    for nth, words in enumerate(types):
        if nth:
            yield Word(" / ")
        yield from words


def _meaning(field: Schema) -> Iterator[str]:
    """What a field means, and the bounds of its value."""
    if "description" in field:
        yield str(field["description"])
    yield from _bounds(field)
    for inner in (*field.get("anyOf", ()), *([field["items"]] if "items" in field else ())):
        yield from _meaning(inner)


def _bounds(field: Schema) -> Iterator[str]:
    for least, most, what in (("minItems", "maxItems", "items"), ("minLength", "maxLength", "characters")):
        if most in field:
            yield f"{field[least]} to {field[most]} {what}." if least in field else f"At most {field[most]} {what}."
    if "minimum" in field:
        yield f"{field['minimum']} to {field['maximum']}." if "maximum" in field else f"At least {field['minimum']}."
    if "pattern" in field:
        form = field["pattern"].replace(_LINE_END, "")
        yield f"Of the form `{form}`."
