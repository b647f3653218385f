"""What can be done with a power of attorney: given, asked for, redeemed, narrowed, paused and ended."""
