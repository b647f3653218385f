"""What `make` calls. Never imported by the product."""
