"""The door of the installed package. In `app`, beside this file, build.py, engine/ and templates/ stand as in the repository.

They are found there by this process alone: `build` and `engine` are names that others need as well, and so they must never
stand among the packages of an environment.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Exit code of one run, as of build.py."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "app"))
    import build  # noqa: PLC0415 - it cannot be found before

    return build.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
