"""What the staff desk asks for."""
