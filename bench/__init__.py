"""Measures pages and import beside floors on the same machine, in turn (docs/performance.md)."""
