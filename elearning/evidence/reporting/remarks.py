"""What was said about a question in a unit and a year, and what the figures propose."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from elearning.evidence.models import ProposalSettings, Remark
from elearning.frameworks.models import Question
from elearning.people.models import Unit

from .proposals import Proposal, Scales, proposal
from .questions import QuestionReport


@dataclass(frozen=True, kw_only=True)
class Said:
    """All remarks, newest first. ``story`` and ``verdict`` are the last of either kind."""

    remarks: tuple[Remark, ...]

    @property
    def story(self) -> Remark | None:
        return next((r for r in self.remarks if not r.status), None)

    @property
    def verdict(self) -> Remark | None:
        return next((r for r in self.remarks if r.status), None)


def said_about(question: Question, *, unit: Unit, year: int) -> Said:
    rows = Remark.objects.filter(question=question, unit=unit, year=year)
    return Said(
        remarks=tuple(rows.select_related("written_by").order_by("-written_at", "-pk"))
    )


def verdicts(*, unit: Unit, year: int) -> dict[int, Remark]:
    """The last verdict on each question, by its id. One query."""
    rows = Remark.objects.filter(unit=unit, year=year).exclude(status="")
    return {row.question_id: row for row in rows.order_by("written_at", "pk")}


def scales_today() -> Scales:
    words = (
        ProposalSettings.objects.first() or ProposalSettings()
    )  # looking writes none
    return Scales(
        coverage=frozenset(words.coverage_codes.upper().split()),
        regular=frozenset(words.regular_codes.upper().split()),
        all_from=Decimal(words.all_from),
        most_above=Decimal(words.most_above),
    )


def proposal_for(report: QuestionReport) -> Proposal | None:
    """What the figures of the report support. Two queries."""
    options = report.question.options.order_by("sort_order")
    return proposal(
        report.question.code,
        list(options.values_list("letter", flat=True)),
        share=report.percent,
        days={timezone.localdate(p.completed_at) for p in report.participants},
        period=(report.starts_on, report.ends_on),
        scales=scales_today(),
    )
