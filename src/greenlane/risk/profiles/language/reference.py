"""What is the language, for those who write profiles? The reference page, made from the language itself."""

from greenlane.risk.profiles.language.parser import DEEPEST
from greenlane.risk.profiles.language.tokens import MOST_CHARACTERS, MOST_TOKENS
from greenlane.risk.profiles.language.vocabulary import NAMES

_BEFORE = f"""# The language of risk profiles

A profile says `when` it matches, in a small typed language. A condition is checked when the page is read; an error
names its column, what was expected, what was found and names near it. Conditions are compiled, never evaluated as
Python. A condition has at most {MOST_CHARACTERS} characters and {MOST_TOKENS} words, brackets {DEEPEST} deep.

## Conditions

| written | holds when |
|---|---|
| `a = b`, `a != b` | two texts, two numbers or two dates are the same, are different |
| `a < b`, `a <= b`, `a > b`, `a >= b` | two numbers or two dates stand in that order |
| `text in LIST`, `text not in LIST` | the text is, is not one of the list; `number in [1, 2]` likewise |
| `text starts "87"`, `text starts LIST` | the text begins so, or with one of the list; `ends` likewise |
| `text contains "used"`, `text contains LIST` | the text holds it, or one of the list, in capitals or not |
| `name is known`, `name is unknown` | the thing was declared, gathered or worked out, or was not |
| `flag`, `true`, `false` | the flag is set |
| `a and b`, `a or b`, `not a`, `( … )` | as said; `not` binds first, then `and`, then `or` |
| `any line ( … )`, `every line ( … )` | the condition holds on some line, on all lines |
| `count line ( … )` | a number: on how many lines the condition holds |

A condition that speaks of `line.…` outside such brackets is tested line by line, and the hit names the line. Any other
is tested once.

**Unknown.** A comparison with something unknown does not hold, and neither does its opposite: both `line.net > 5` and
`not line.net > 5` fail on a line without net mass. Dividing by zero gives something unknown.

**Values.** Texts stand in double quotes. Numbers are exact decimals (`0.1 + 0.2 = 0.3`), joined by `+ - * /`. Dates are
written `2026-06-01`; two dates subtract to a number of days. Lists are written `["8703", "8704"]` or come from the
page's `lists.csv`, in upper case; their rows are dated.

## Names

| name | kind | of each line | meaning |
|---|---|---|---|
"""


def reference() -> str:
    """The reference page in Markdown."""
    rows = [f"| `{n}` | {e.kind} | {'yes' if e.of_line else ''} | {e.says} |\n" for n, e in NAMES.items()]
    return _BEFORE + "".join(rows)


if __name__ == "__main__":
    print(reference(), end="")
