"""A citizen who makes decisions on the site's own pages, as a browser would."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from werkzeug.test import TestResponse

from tests.support.people import SignedIn

ALL = {"scope": "all"}
EVERYONE = {"whom": "everyone"}
FROM_NOW = {"start": "now", "end": "open"}


@dataclass
class Maker:
    """Walks the pages; `at` is the address of the page that is open."""

    person: SignedIn
    at: str = ""
    page: Any = None
    seen: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Maker":
        """Go to an address, and on to where it leads."""
        return self._arrive(self.person.client.get(path), path)

    def answer(self, **fields: Any) -> "Maker":
        """Send the last form of the page with these answers."""
        return self._arrive(self.send(**fields), self.at)

    def send(self, **fields: Any) -> TestResponse:
        """The same without following where it leads."""
        return self.person.client.post(self.at, data={"csrf_token": self.token(), **fields})

    def token(self) -> str:
        """The token of this browser's forms."""
        return str(self.page.xpath("//input[@name='csrf_token']/@value")[0])

    def _arrive(self, response: TestResponse, path: str) -> "Maker":
        while response.status_code == 303:
            path = response.headers["Location"]
            self.seen.append(path)
            response = self.person.client.get(path)
        self.at, self.page, self.status = path, html.fromstring(response.get_data(as_text=True)), response.status_code
        return self

    @property
    def step(self) -> str:
        """The last part of the address's path."""
        return urlsplit(self.at).path.rsplit("/", 1)[-1]

    @property
    def text(self) -> str:
        """What a person reads."""
        return " ".join(self.page.xpath("//main")[0].text_content().split())

    def values(self, name: str) -> dict[str, str]:
        """Label → value of the choices of a field."""
        found = {}
        for choice in self.page.xpath(f"//input[@name='{name}']"):
            label = self.page.xpath(f"//label[@for='{choice.get('id')}']")[0]
            found[" ".join(label.text_content().split())] = choice.get("value")
        return found

    def chosen(self) -> set[str]:
        """The values that are chosen or written on the page."""
        checked = self.page.xpath("//main//input[@checked]/@value")
        return {*checked, *filter(None, self.page.xpath("//main//input[@type='date']/@value"))}

    def link(self, ending: str) -> str:
        """The first address on the page whose path ends like this."""
        return next(one for one in self.page.xpath("//main//a/@href") if urlsplit(one).path.endswith(ending))

    def to_summary(self, **who: Any) -> "Maker":
        """A block of everything, from now on, up to where it is confirmed."""
        self.open("/valg/ny").answer(effect="block").answer(**ALL).answer(**(who or EVERYONE)).answer(**FROM_NOW)
        assert self.step == "se-efter", self.at
        return self
