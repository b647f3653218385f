"""The access log's own rules: pure, without web or database."""
