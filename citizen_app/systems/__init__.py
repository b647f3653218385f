"""Systems that call us: their keys, scopes, tokens and limits."""
