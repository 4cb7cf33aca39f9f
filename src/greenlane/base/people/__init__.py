"""Who may come in: users, roles, tokens."""
