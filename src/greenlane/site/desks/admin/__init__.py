"""Administration: people, sites, calendars, packs."""
