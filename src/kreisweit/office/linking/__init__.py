"""The trust office: link records, look at doubtful pairs."""
