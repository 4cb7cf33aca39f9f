"""Who decides on what: officers drawn by chance, unknown to the trader, and the centres that keep them alike."""
