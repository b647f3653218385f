"""The sources' own file formats."""
