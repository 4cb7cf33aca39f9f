"""The desks: the pages of one kind of person each."""
