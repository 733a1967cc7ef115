"""``python -m neuralgauge``: the command line."""

from __future__ import annotations

from analytic.cli import main

if __name__ == "__main__":
    main()
