"""A change-set that can't go on: what was done stays done, and can be undone."""


class Stopped(Exception):
    """The sentence is for whoever began it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
