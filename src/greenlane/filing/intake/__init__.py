"""Messages as they come: kept, hashed, read, answered."""
