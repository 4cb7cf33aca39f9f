"""The manager's desk: the live board and the time release study."""
