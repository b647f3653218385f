"""The demo broker: a small OpenID Connect provider for a first run and for tests; loopback only."""
