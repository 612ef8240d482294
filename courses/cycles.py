"""The period in which a module is to be completed once."""

from datetime import date

from .models import CoursePage, Cycle

FOR_EVER = (date(1945, 8, 17), date(9999, 12, 31))


def span_of(renewal: str, *, on: date) -> tuple[str, date, date]:
    """Code, first and last day of the cycle that ``on`` falls into."""
    match renewal:
        case CoursePage.Renewal.ONCE:
            return ("sekali", *FOR_EVER)
        case CoursePage.Renewal.SEMESTER if on.month <= 6:
            return (f"{on.year}-1", date(on.year, 1, 1), date(on.year, 6, 30))
        case CoursePage.Renewal.SEMESTER:
            return (f"{on.year}-2", date(on.year, 7, 1), date(on.year, 12, 31))
        case _:
            return (f"{on.year}", date(on.year, 1, 1), date(on.year, 12, 31))


def cycle_for(*, course: CoursePage, on: date) -> Cycle:
    """The cycle of ``course`` on a day; the row is made when it is first asked for."""
    code, starts_on, ends_on = span_of(course.renewal, on=on)
    cycle, _ = Cycle.objects.get_or_create(
        code=code, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    return cycle
