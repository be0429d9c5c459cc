"""Others that print the same pages: their projects are made from the engine's own templates, their data from its values."""
