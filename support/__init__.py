"""The staff desk: staff start page, roles and the operator's view of sources."""
