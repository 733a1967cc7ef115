"""Plain text inside LaTeX: names of files and columns come from users and may hold any character."""

from __future__ import annotations

import unicodedata

_SPECIAL = {
    "\\": r"\texttt{\char92}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\texttt{\char94}",
    "~": r"\texttt{\char126}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': r"\texttt{\char34}",
    "'": r"\texttt{\char39}",
    "`": r"\texttt{\char96}",
}
_GREEK_NAMES = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_GREEK = {letter: rf"\ensuremath{{\{name}}}" for letter, name in _GREEK_NAMES.items()}
_ACCENTS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0327": r"\c",
}
_LETTERS = {"ß": r"\ss{}", "ø": r"\o{}", "Ø": r"\O{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}"}
_LETTERS |= {"ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}", "°": r"\ensuremath{^\circ}", "µ": r"\ensuremath{\mu}"}
_LETTERS |= {
    "²": r"\ensuremath{^2}",
    "³": r"\ensuremath{^3}",
    "×": r"\ensuremath{\times}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
}


def escape(text: str) -> str:
    r"""Plain text as LaTeX that typesets the same characters in text mode, whatever they are.

    A character that the standard fonts do not have is shown by its code point, never dropped.

    >>> escape("speed_km/h [100%]")
    'speed\\_km/h [100\\%]'
    >>> escape("Größe α 温")
    'Gr{\\"o}{\\ss{}}e \\ensuremath{\\alpha} \\texttt{U+6E29}\\allowbreak{}'
    """
    letters = "".join(map(_character, unicodedata.normalize("NFC", text)))
    return letters.replace("--", "-{}-").replace("--", "-{}-")  # two hyphens would join to a dash


def _character(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if letter.isspace():
        return " "
    if " " < letter <= "~":
        return letter
    if letter in _GREEK:
        return _GREEK[letter]
    if letter in _LETTERS:
        return f"{{{_LETTERS[letter]}}}"
    parts = list(unicodedata.normalize("NFD", letter))
    base = parts[0]
    if len(parts) == 2 and parts[1] in _ACCENTS and base.isascii() and base.isalpha():
        command = _ACCENTS[parts[1]]
        return f"{{{command}{{{base}}}}}" if command[1].isalpha() else f"{{{command}{base}}}"
    return rf"\texttt{{U+{ord(letter):04X}}}\allowbreak{{}}"
