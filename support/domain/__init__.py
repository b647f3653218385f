"""Rules of the staff desk that need neither web nor database."""
