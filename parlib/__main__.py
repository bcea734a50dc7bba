"""``python -m parlib``: runs the ``parlib`` command when its script is not on the path."""

import sys

from parlib.setting_up import before_anything_is_installed

if __name__ == "__main__":
    done = before_anything_is_installed(sys.argv[1:])
    if done is not None:
        sys.exit(done)
    from parlib.cli import main

    main()
