"""The citizen's pages about decisions."""
