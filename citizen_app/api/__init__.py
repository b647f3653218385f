"""The ground floor of `/api/v1`: declared operations, strict parsing, problem documents, its description."""
