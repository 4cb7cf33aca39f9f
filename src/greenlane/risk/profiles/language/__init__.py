"""The language of risk conditions: read, checked, compiled and explained, never evaluated as Python."""
