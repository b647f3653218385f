"""What the staff desk can do."""
