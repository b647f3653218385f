"""No page takes files. Whoever sends one is told, rather than left to believe that somebody got it."""

from flask import Flask, request

from citizen_app.errors import CitizenAppError


class FilesRefused(CitizenAppError):
    """A form came with a file."""

    code = "files-refused"
    status = 400


def init_attachments(app: Flask) -> None:
    """Refuse every request that brings a file; empty file fields bring none."""
    app.before_request(refuse_files)


def refuse_files() -> None:
    """Raise FilesRefused where a form has a file in it. What else was written is given back on the refusal's page."""
    if request.mimetype == "multipart/form-data" and any(file.filename for file in request.files.values()):
        raise FilesRefused
