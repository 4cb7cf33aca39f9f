"""What does an error carry that a person reads? Which rule refuses, and a sentence with places for the facts."""

from collections.abc import Mapping


class RefusalError(ValueError):
    """What was asked cannot be: ``rule`` is the name of the reason, ``pattern`` a sentence, ``words`` fill its places.

    As text it is the sentence filled. Whoever shows it in another language fills another pattern with the same words.
    """

    def __init__(self, rule: str, pattern: str, /, **words: object) -> None:
        super().__init__(pattern.format(**words) if words else pattern)
        self.rule, self.pattern = rule, pattern
        self.words: Mapping[str, object] = words
