"""Work that happens later: reactions to sealed events, each exactly once, and Django tasks."""
