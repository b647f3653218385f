"""Statements of the staff desk."""
