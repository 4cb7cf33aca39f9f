"""What a person meets: settings, pages, API, command line."""
