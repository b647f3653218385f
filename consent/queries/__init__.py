"""Statements about decisions. Every one takes the citizens' keys."""
