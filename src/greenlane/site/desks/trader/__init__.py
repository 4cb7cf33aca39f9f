"""The trader's desk: drafts, consignments, companies."""
