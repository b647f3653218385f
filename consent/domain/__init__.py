"""What a decision is, which units it means, and what it lets through. Pure."""
