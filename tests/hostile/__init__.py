"""What a dossier could hold to do harm, and where it could hold it."""
