"""What was learnt in the modules of an LKE question, for the assessor."""

from dataclasses import dataclass

from elearning.people.models.units import UnitQuerySet

from .gains import GainRow, gains
from .hiding import Hidden
from .questions import QuestionReport
from .topics import of_lke_question, versions_for


@dataclass(frozen=True, kw_only=True)
class QuestionGains:
    """The modules, and the very questions of the tests that name the LKE question."""

    modules: list[GainRow]
    tagged: GainRow | None

    @property
    def rows(self) -> list[GainRow]:
        return [*self.modules, *([self.tagged] if self.tagged else [])]


def question_gains(report: QuestionReport, *, scope: UnitQuerySet) -> QuestionGains:
    """Post-tests handed in during the period. Five queries, however many units.

    ``scope`` is all that the assessor may see: what is hidden follows from all of it.
    """
    found = gains(
        scope=scope,
        on=report.ends_on,
        starts_on=report.starts_on,
        courses=report.courses,
    )
    modules = found.by_module(report.unit)
    if not modules or found.is_hidden(report.unit):
        return QuestionGains(modules=modules, tagged=None)
    sums = of_lke_question(
        report.courses,
        versions_for(report.question.code),
        enrolments=found.enrolments_of(report.unit),
        on=report.ends_on,
    )
    gain = sums.gain()
    hidden = None if gain else Hidden.FEW
    tagged = GainRow(label=report.question.code, gain=gain, hidden=hidden)
    return QuestionGains(modules=modules, tagged=tagged if sums.n else None)
