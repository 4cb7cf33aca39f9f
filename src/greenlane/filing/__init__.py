"""What is declared: traders, documents, declarations, intake."""
