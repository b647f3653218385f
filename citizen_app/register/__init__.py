"""What the civil register tells: births, deaths, changed numbers, and which numbers are one person."""
