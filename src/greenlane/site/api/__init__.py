"""How do machines speak with Greenlane? The API under ``/api/v1``: operations, access, answers, their description."""
