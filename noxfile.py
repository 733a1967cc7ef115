"""What continuous integration runs, one session each: ``nox`` for lint, types and imports, ``nox -s tests`` and so on.

Inside of an environment that has everything, ``nox --no-venv`` installs nothing.
"""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "imports"]
nox.options.reuse_existing_virtualenvs = True

QUICK = ("analytic/checker", "analytic/exact", "analytic/model")
"""Measured by their own doctests and by the tests below."""
QUICK_TESTS = (
    *QUICK, "tests/test_checker.py", "tests/test_checker_rounding.py", "tests/test_checker_input.py",
    "tests/test_certificate_numbers.py", "tests/families/line/test_embedded.py",
    "tests/certification/test_checker_tree.py",
)  # fmt: skip
LONG = ("test_many_samples_with_as_many_neurons", "test_too_many_operations_or_roots_are_undecided")


def install(session: nox.Session, *extras: str) -> None:
    """The package with extras, unless the environment is given."""
    if session.virtualenv.is_sandboxed:
        session.install(f".[{','.join(extras)}]")


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, those with larger budgets left out; arguments go to pytest."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-q", "-n", "auto", "-m", "not slow", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Larger budgets."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-q", "-x", "-n", "auto", "-m", "slow", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, its rules and its format."""
    install(session, "dev")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy in strict mode."""
    install(session, "dev")
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """The contracts on imports."""
    install(session, "dev")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """The pages as a site, warnings as errors (which ``--quiet`` would not count)."""
    install(session, "docs")
    session.run("mkdocs", "build", "--strict", "--site-dir", str(session.create_tmp()), silent=True)


@nox.session
def coverage(session: nox.Session) -> None:
    """How much of the small exact parts their quick tests reach: shown, not judged."""
    install(session, "dev")
    measured = [f"--cov={name}" for name in QUICK]
    without = [f"--deselect=tests/test_checker.py::{name}" for name in LONG]
    session.run(
        "python", "-m", "pytest", "-q", "-n", "auto", "-m", "not slow", "--cov-branch", "--cov-report=term", *measured,
        *without, *QUICK_TESTS, *session.posargs,
    )  # fmt: skip


def smoke(session: nox.Session, *requirements: str) -> None:
    """Install into the session's environment and try what is installed, outside of the repository."""
    root, folder = Path.cwd(), session.create_tmp()
    session.install(*requirements)
    with session.chdir(folder):
        session.run("python", str(root / "tools" / "smoke.py"))


@nox.session
def package(session: nox.Session) -> None:
    """Wheel and sdist: built, installed and tried, and the types seen from outside."""
    folder = Path(session.create_tmp()).resolve() / "dist"
    session.install("build", "mypy>=1.11")
    session.run("python", "-m", "build", "--outdir", str(folder), silent=True)
    (source,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    smoke(session, str(source))
    session.run("python", "-m", "pip", "uninstall", "-y", "-q", "neuralgauge")
    smoke(session, str(wheel))
    user = Path(session.create_tmp()).resolve() / "typed.py"
    user.write_text(Path("tools/typed.py").read_text(encoding="utf-8"), encoding="utf-8")
    with session.chdir(user.parent):
        session.run("mypy", "--strict", "--config-file=", user.name)


@nox.session(python=["3.11"])
def oldest(session: nox.Session) -> None:
    """The oldest versions of Python and of every dependency."""
    smoke(session, "-c", str(Path("tools/oldest.txt").resolve()), ".")


@nox.session(python=["3.13", "3.14"])
def newest(session: nox.Session) -> None:
    """The newest versions of Python, and of every dependency, development versions left out."""
    smoke(session, "--upgrade", ".")
