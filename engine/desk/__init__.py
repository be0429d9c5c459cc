"""The editor's desk: what a new text may say, how to quote it, and what changed between two dossiers. It decides nothing."""
