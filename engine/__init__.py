"""The machine: turns a dossier into a proved briefing. It knows no deal."""
