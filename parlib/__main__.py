"""``python -m parlib``: the ``parlib`` command, where its script is not on the path."""

from parlib.cli import main

if __name__ == "__main__":
    main()
