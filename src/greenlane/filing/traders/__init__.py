"""Who trades: importers, exporters, brokers and what they are registered for."""
