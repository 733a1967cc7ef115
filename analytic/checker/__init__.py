"""A small checker of certificates of global optimality for two-layer ReLU networks, in the standard library alone.

``check_file`` (or ``python -m analytic.checker FILE``) verifies a file from scratch; ``docs/certificate.md`` is its
specification, with the proof of every step.
"""

from __future__ import annotations

from analytic.checker.checking import Verdict, check, check_file, main
from analytic.checker.work import CertificateError

__all__ = ["CertificateError", "Verdict", "check", "check_file", "main"]
