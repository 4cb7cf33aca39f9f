"""What an officer does with a held declaration: accept, query, examine, refuse."""
