"""The preview: a dossier as it is being edited, in a browser. It writes nothing into the dossier and publishes nothing."""
