"""How much of a file is read, so that a hostile one is refused in bounded time."""

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 1_000_000
MOST_QUESTIONS = 5_000
MOST_PROBLEMS = 1_000
MOST_OPTIONS = 100
MOST_PARTS = 20
MOST_TAGS = 50

LONGEST_TEXT = 20_000
LONGEST_QUESTION = 500_000
LONGEST_TITLE = 255
LONGEST_CODE = 40
LONGEST_LINE_OF_LAW = 300
LONGEST_TAG = 50  # Moodle cuts longer ones

DEEPEST = 60
MOST_SIGNS = 1_000  # of Markdown, each; their pairs are sought from every one of them
MOST_NODES_A_QUESTION = 10_000
MOST_PICTURE_BYTES = 5 * 1024 * 1024
