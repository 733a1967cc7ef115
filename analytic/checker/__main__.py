"""``python -m analytic.checker FILE``: exit status 0 proved, 1 refuted or undecided, 2 bad input."""

from __future__ import annotations

import sys

from analytic.checker import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
