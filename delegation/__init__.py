"""Who may act for whom: powers of attorney, custody, guardianship."""
