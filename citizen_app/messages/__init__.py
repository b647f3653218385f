"""Messages to citizens: what they want to hear about, where they can be reached, and the neutral words."""
