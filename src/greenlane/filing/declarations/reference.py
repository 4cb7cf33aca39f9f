"""What is the movement reference number (MRN) of a declaration? Year, country, a number, a check character."""

from greenlane.core.codes import ALPHABET, check_character

DIGITS = 13


def reference_of(number: int, country: str, year: int) -> str:
    """The MRN: ``yy`` + country + 13 characters 0-9A-Z of ``number`` + ISO 7064 MOD 37,36 check character."""
    characters = []
    while number:
        number, digit = divmod(number, 36)
        characters.append(ALPHABET[digit])
    body = f"{year % 100:02d}{country}{''.join(reversed(characters)).rjust(DIGITS, '0')}"
    return body + check_character(body)
