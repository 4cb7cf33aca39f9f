"""The country as data: packs, their pages and editions, and the Book of a day."""
