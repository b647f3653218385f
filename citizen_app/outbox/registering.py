"""Setting the outbox up when the application is made: its channels and jobs."""

from collections.abc import Sequence

from flask import Flask

from citizen_app.feature import Feature
from citizen_app.outbox.channels import Channel
from citizen_app.outbox.folder import FolderChannel
from citizen_app.outbox.housekeeping import FORGET
from citizen_app.outbox.letters import EMAIL
from citizen_app.outbox.smtp import SmtpChannel
from citizen_app.settings import Settings


def init_outbox(app: Flask, settings: Settings, features: Sequence[Feature]) -> None:
    """Register the ways out and the periodic jobs."""
    found: dict[str, Channel] = {EMAIL: _email(settings)}
    for feature in features:
        found.update(feature.channels)
    app.extensions["indblik.channels"] = found
    app.extensions["indblik.jobs"] = (FORGET, *(job for feature in features for job in feature.jobs))


def _email(settings: Settings) -> Channel:
    if settings.mail.host:
        return SmtpChannel(settings.mail, settings.site_url)
    folder = settings.data_directory / "demo" / "mail"
    return FolderChannel(folder, sender=settings.mail.sender, site_url=settings.site_url)
