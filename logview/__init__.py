"""Min log: who looked at a citizen's health data, when, where, what and why."""
