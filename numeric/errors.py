"""The errors a user can meet: one small tree under ``ValueError``, shared by both packages.

Every message is one line that names the argument, says what was found and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_MESSAGE = 2_000
_LONG_NUMBER = re.compile(r"\d{41,}")


class InputError(ValueError):
    """Something given by the caller cannot be used; the message says what and why, on one line of bounded length.

    >>> import numeric
    >>> try:
    ...     numeric.solve([[1.0]], [2.0], beta=-1)
    ... except InputError as error:
    ...     print(type(error).__name__)
    OptionError
    """

    def __init__(self, message: str) -> None:
        """Keep the message on one line, with long numbers and long texts cut."""
        super().__init__(_short(message))


def _short(message: str) -> str:
    """A message may quote a caller's data, which can be of any length.

    >>> _short("y[0] is " + "7" * 5000 + ",\\n no label")
    'y[0] is 7777777777...(5000 digits), no label'
    """
    line = _LONG_NUMBER.sub(lambda found: f"{found[0][:10]}...({len(found[0])} digits)", " ".join(message.split()))
    return line if len(line) <= MAX_MESSAGE else f"{line[: MAX_MESSAGE - 3]}..."


class DataError(InputError):
    """``A`` or ``y`` is malformed: shape, size, a non-number, a label outside {-1, +1}.

    >>> import numeric
    >>> numeric.solve([[1.0], [2.0]], [3.0], beta=1)
    Traceback (most recent call last):
    numeric.errors.DataError: A has 2 samples (rows) but y has 1; they must match
    """


class OptionError(InputError):
    """``loss``, ``beta``, ``bias`` or another option is unknown, missing or not allowed.

    >>> import numeric
    >>> numeric.solve([[1.0]], [2.0], loss="absolute", beta=1)
    Traceback (most recent call last):
    numeric.errors.OptionError: loss is 'absolute'; choose one of squared, interpolation, hinge, max-margin, logistic
    """


class NotAvailableError(OptionError, AttributeError):
    """An attribute that the object does not have for its options; an AttributeError, so that ``hasattr`` says so."""


class UnsupportedError(InputError):
    """A well-posed problem that this release does not solve; the message says what it does solve.

    >>> import numeric
    >>> numeric.solve([[1.0]], [[1.0, 1.0]], loss="interpolation")
    Traceback (most recent call last):
    numeric.errors.UnsupportedError: y has 2 columns; several outputs need loss='squared', not 'interpolation'
    """


class TimeLimitError(InputError):
    """The caller's ``time_limit`` is over before an exact answer was found.

    >>> import analytic
    >>> analytic.solve([[1, 0], [0, 1]], [1, 2], beta=1, time_limit=1e-9)
    Traceback (most recent call last):
    numeric.errors.TimeLimitError: time_limit of 1e-09 s is over: give more time, or use numeric.solve
    """


class InfeasibleError(InputError):
    """No network meets the constraints: targets that cannot be interpolated, labels not separable.

    ``witness`` is a dual vector ``v`` (shape of ``y``) that proves it: every network ``f`` has
    ``v . f <= 0`` (``= 0`` for interpolation) although ``v . y > 0``.

    >>> import numeric
    >>> try:
    ...     numeric.solve([[1.0], [2.0]], [1.0, 1.0], loss="interpolation")
    ... except InfeasibleError as error:
    ...     print(error.witness is not None)
    True
    """

    def __init__(self, message: str, witness: Sequence[object] | None = None) -> None:
        """Keep the witness beside the message."""
        super().__init__(message)
        self.witness = witness
