"""A channel for the demo: letters become files in a folder, to be looked at."""

from pathlib import Path
from uuid import UUID

from citizen_app.outbox.letters import Letter
from citizen_app.outbox.mime import email_of


class FolderChannel:
    """Writes `MESSAGE-ID.eml`. Refused in production, where a mail server must be named."""

    def __init__(self, folder: Path, *, sender: str, site_url: str) -> None:
        self._folder, self._sender, self._site_url = folder, sender, site_url

    def send(self, letter: Letter, message_id: UUID) -> None:
        """Write the file; a letter that comes twice is one file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        email = email_of(letter, message_id, sender=self._sender, site_url=self._site_url)
        (self._folder / f"{message_id}.eml").write_bytes(email.as_bytes())
