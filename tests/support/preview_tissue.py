"""Invented content for the pages about the use of samples."""

from typing import Any

from citizen_app.tissue_settings import TissueSettings

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg-vaev": ("consent/tissue.html", {"register": TissueSettings()}),
}
ADDRESSES = {"tissue.overview": "/valg-vaev"}
