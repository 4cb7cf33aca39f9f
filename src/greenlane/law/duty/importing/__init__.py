"""How does a published tariff become a pack? Readers of national formats, and the writer of a pack's law pages."""
