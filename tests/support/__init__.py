"""What tests share: throw-away databases, the client that inspects every page, frozen time."""
