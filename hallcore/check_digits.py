"""Check characters of the identifiers in domain.md 2.6 and 4.

Each function takes the characters before the check and returns the check. Characters outside the
scheme's alphabet raise `ValueError`; callers match the format first.
"""

from collections.abc import Sequence

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod_11_2(digits: str) -> str:
    """ISO 7064 MOD 11-2 of 17 digits: resident ids (GB 11643-1999)."""
    return "10X98765432"[_weighted(digits, RESIDENT_WEIGHTS, "0123456789") % 11]


def mod_97_10(digits: str) -> str:
    """ISO 7064 MOD 97-10, two digits: our case, document and registration numbers."""
    return f"{98 - int(digits) * 100 % 97:02d}"


def has_mod_97_10(digits: str) -> bool:
    """Whether `digits` ends in its own two MOD 97-10 check digits."""
    return len(digits) > 2 and digits[-2:] == mod_97_10(digits[:-2])


def mod_31(text: str) -> str:
    """Of 17 characters of a unified social credit code (GB 32100-2015)."""
    total = _weighted(text, CREDIT_WEIGHTS, CREDIT_ALPHABET)
    return CREDIT_ALPHABET[-total % 31]


def mod_11(text: str) -> str:
    """Of 8 characters of an organisation code (GB 11714), letters A = 10 … Z = 35."""
    return "0123456789X"[-_weighted(text, ORGANISATION_WEIGHTS, LETTER_ALPHABET) % 11]


def mod_11_10(digits: str) -> str:
    """ISO 7064 MOD 11,10: business licence numbers of 15 digits from before 2015."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def weights_7_3_1(text: str) -> str:
    """Weights 7, 3, 1 modulo 10 of a travel document's field (ICAO 9303); `<` counts 0."""
    values = text.replace("<", "0")
    return str(_weighted(values, [(7, 3, 1)[at % 3] for at in range(len(text))]) % 10)


def _weighted(text: str, weights: Sequence[int], alphabet: str = LETTER_ALPHABET) -> int:
    return sum(
        alphabet.index(character) * weight for character, weight in zip(text, weights, strict=True)
    )
