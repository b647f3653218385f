"""Pages of those who help and of those who are helped."""
