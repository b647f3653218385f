"""The ground floor: what every feature stands on; it knows no feature."""
