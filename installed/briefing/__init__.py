"""The engine as a package: what `python build.py` does in its repository, the command `briefing` does anywhere."""
