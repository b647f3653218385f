"""What the page of open figures looks like with a quarter on it."""

from typing import Any

_TOO_FEW = "For få"
_AREAS = ("Region Østdanmark", "Region Nordjylland", "Almen praksis", "Københavns Kommune", "Lyngby-Taarbæk Kommune")
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/tal": (
        "support/figures.html",
        {
            "found": {
                "title": "Juli til september 2026",
                "counted": "1. november 2026",
                "step": 10,
                "fewest": 5,
                "look_ups": [
                    (_AREAS[0], "14.203.480", "91 %"),
                    (_AREAS[1], "2.884.910", "88 %"),
                    (_AREAS[2], "9.120.070", "40 %"),
                    (_AREAS[3], "412.330", "12 %"),
                    (_AREAS[4], "24.010", "9 %"),
                    ("Mindre kommuner tilsammen", "2.040", "9 %"),
                ],
                "questions": [
                    (_AREAS[0], "120", "4 dage", "12 dage", "90", "10", _TOO_FEW, "10"),
                ],
                "without": ", ".join(_AREAS[1:]),
                "merged": [("Mindre kommuner tilsammen", "Fanø Kommune, Læsø Kommune, Samsø Kommune")],
                "gaps": [
                    ("Hospitalsjournalen i Region Nordjylland", "Leverer ikke til os"),
                    ("Fælles Medicinkort", "Begynder 1. august 2026. Vi har intet efter 12. september 2026"),
                ],
                "file": "/tal/2026-3.csv",
                "gaps_file": "/tal/2026-3/mangler.csv",
            },
            "others": [
                ("Juli til september 2026", "/tal/2026-3", True),
                ("April til juni 2026", "/tal/2026-2", False),
            ],
        },
    ),
    "/tal-intet": ("support/figures.html", {"found": None, "days": 30}),
}
