"""The citizen's pages about decisions, and the operations that systems ask them by."""
