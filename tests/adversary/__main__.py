"""``python -m tests.adversary --files 100000 --seed 0``: compare both checkers on generated files, and count."""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.adversary.compare import answers, generated
from tests.adversary.known import KNOWN_FALSE, KNOWN_TRUE

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """The number of disagreements, which are printed; at most 255."""
    parser = argparse.ArgumentParser(prog="python -m tests.adversary", description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--slow", type=float, default=5.0, help="report files that the checker takes longer for, in seconds"
    )
    parser.add_argument("--keep", type=Path, help="a folder for files that the checkers disagree about")
    options = parser.parse_args(arguments)
    known = [*KNOWN_TRUE.values(), *KNOWN_FALSE.values()]
    files = itertools.islice(itertools.chain(known, generated(options.seed)), options.files)
    tally: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    disagreements = 0
    with tempfile.TemporaryDirectory() as folder:
        for k, source in enumerate(files):
            answer = answers(source, Path(folder) / "certificate.json")
            if k % 10_000 == 0:
                print(f"file {k}: {dict(sorted((' '.join(key), n) for key, n in tally.items()))}", flush=True)
            tally[answer.outcome, answer.truth] += 1
            if answer.outcome == "undecided" and answer.truth == answer.method == "TRUE":
                missed[re.sub(r"[0-9.e+-]*[0-9]", "#", answer.reason)[:70]] += 1
            wrong = answer.disagreement()
            if wrong or answer.seconds > options.slow:
                disagreements += bool(wrong)
                print(f"file {k}: {wrong or 'slow'}: {answer}", flush=True)
                if options.keep:
                    text = source if isinstance(source, str) else json.dumps(source)
                    (options.keep / f"{options.seed}-{k}.json").write_text(text, encoding="utf-8")
    for (outcome, truth), number in sorted(tally.items()):
        print(f"{number:8} {outcome:10} {truth}")
    for reason, number in missed.most_common(12):
        print(f"{number:8} provable, undecided: {reason}")
    print(f"{disagreements} disagreements in {sum(tally.values())} files")
    return min(disagreements, 255)


if __name__ == "__main__":
    sys.exit(main())
