"""What stops the reading of a question, of the rest of a file, or of all of it."""


class FileIsRefused(Exception):
    """Nothing of the file is read. ``code`` and ``params`` say why."""

    def __init__(self, code: str, /, *, line: int = 0, **params: str) -> None:
        super().__init__(code)
        self.code, self.line, self.params = code, line, params


class QuestionCannotBeRead(Exception):
    """One question of a file is not brought in; ``line`` 0 is where it begins."""

    def __init__(self, code: str, /, *, line: int = 0, **params: str) -> None:
        super().__init__(code)
        self.code, self.line, self.params = code, line, params


class EnoughIsRead(Exception):
    """A limit is reached; what was read before stands."""
