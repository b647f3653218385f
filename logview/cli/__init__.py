"""The operator's commands of the access log."""
