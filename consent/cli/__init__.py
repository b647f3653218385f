"""The operator's commands about decisions."""
