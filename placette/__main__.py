"""`python -m placette` and the `placette` command."""

from placette.ops.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
