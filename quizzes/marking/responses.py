class ResponseDoesNotFit(Exception):
    """The response is none that this question offers."""
