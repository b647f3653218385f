"""Statements about powers of attorney. Every one takes the keys of the two who share a power."""
