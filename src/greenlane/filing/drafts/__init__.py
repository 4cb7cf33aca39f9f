"""What a trader is still typing: drafts, kept as typed until they are lodged."""
