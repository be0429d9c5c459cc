"""The commands, a small module each; `cli` reads the arguments."""
