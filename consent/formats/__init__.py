"""What decisions look like outside: the bodies of the decision service, the emergency copy."""
