"""How fast the engine is beside others that print the same pages; see README.md."""
