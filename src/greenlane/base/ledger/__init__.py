"""Every write leaves an event, every event becomes a leaf of a log that anyone can verify."""
