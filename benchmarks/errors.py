"""What can go wrong in a benchmark."""


class BenchmarkError(Exception):
    """The benchmark cannot go on; the message says why, and what to do."""


class LoadError(BenchmarkError):
    """Some request was not answered as it should be, so what was measured is no figure."""
