import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .units import Unit


class EmploymentKind(models.TextChoices):
    PNS = "pns", "PNS"
    CPNS = "cpns", "CPNS"
    PPPK = "pppk", "PPPK"
    PPPK_PARUH_WAKTU = "pppk_pw", "PPPK Paruh Waktu"


class PositionKind(models.TextChoices):
    LEADER = "jpt", _("High leadership (JPT)")
    ADMINISTRATOR = "administrator", _("Administrator")
    SUPERVISOR = "supervisor", _("Supervisor (pengawas)")
    FUNCTIONAL = "functional", _("Functional")
    EXECUTIVE = "executive", _("Executive (pelaksana)")


class LegalStatus(models.TextChoices):
    """Kedudukan hukum. Only ACTIVE counts in a denominator; the rest is printed there."""

    ACTIVE = "active", _("Active")
    UNPAID_LEAVE = "unpaid_leave", _("Unpaid leave (CLTN)")
    STUDY = "study", _("Study assignment")
    SUSPENDED = "suspended", _("Suspended")
    PRE_RETIREMENT = "pre_retirement", _("Pre-retirement (MPP)")
    OTHER = "other", _("Other")


class Employee(models.Model):
    """A person who works or worked for the agency: identity only, see Membership for the job.

    The NIP is data, not a key: an NI PPPK changes with the contract. ``key`` stands for the
    person in digests and addresses.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "nip": "general",
        "siasn_person_id": "general",
        "name": "general",
        "front_title": "general",
        "back_title": "general",
        "work_email": "general",
    }

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="employee",
    )
    nip = models.CharField("NIP", max_length=18, unique=True)
    siasn_person_id = models.CharField("PNS ID", max_length=40, blank=True)
    name = models.CharField(_("Name"), max_length=200)
    front_title = models.CharField(_("Front title"), max_length=60, blank=True)
    back_title = models.CharField(_("Back title"), max_length=100, blank=True)
    work_email = models.EmailField(_("Work e-mail"), blank=True)

    class Meta:
        verbose_name = _("Employee")
        verbose_name_plural = _("Employees")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nip__regex=r"^[0-9]{18}$"),
                name="employee_nip_18_digits",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="employee_name_not_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="employee_name"),
            models.Index(fields=["siasn_person_id"], name="employee_pns_id"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its titles: 'dr. Siti Aminah, M.Kes.'"""
        front = f"{self.front_title} " if self.front_title else ""
        back = f", {self.back_title}" if self.back_title else ""
        return f"{front}{self.name}{back}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """Memberships in force on ``day``; both ends belong to the span."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
            starts_on__lte=day,
        )

    def active(self) -> Self:
        return self.filter(legal_status=LegalStatus.ACTIVE)

    def in_subtree(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)


class Membership(models.Model):
    """Where a person worked, as what and of which rank, from one day to another.

    A transfer, a promotion or a change of legal status ends one row and opens the next, so
    that a denominator can be told for any date. At most one row covers a day: the database
    refuses overlaps. ``ended_at`` says when the end was recorded, if it was not known before.
    ``in_unit_since`` is the first day of the unbroken run in the unit: a promotion there
    opens a row and leaves it as it was, a transfer or a gap begins anew.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "employment_kind": "general",
        "legal_status": "general",
        "position_kind": "general",
        "position_name": "general",
        "rank_code": "general",
        "rank_name": "general",
    }

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    employment_kind = models.CharField(
        _("Employment kind"), max_length=10, choices=EmploymentKind
    )
    position_kind = models.CharField(
        _("Position kind"), max_length=14, choices=PositionKind
    )
    position_name = models.CharField(_("Position"), max_length=200, blank=True)
    echelon = models.CharField(_("Echelon"), max_length=10, blank=True)
    rank_code = models.CharField(_("Rank code"), max_length=10, blank=True)
    rank_name = models.CharField(_("Rank"), max_length=60, blank=True)
    legal_status = models.CharField(
        _("Legal status"),
        max_length=14,
        choices=LegalStatus,
        default=LegalStatus.ACTIVE,
    )
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    in_unit_since = models.DateField(_("In this unit since"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(ends_on__isnull=True),
                name="membership_one_open",
            ),
            models.UniqueConstraint(
                fields=["employee", "starts_on"], name="membership_starts_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(in_unit_since__lte=models.F("starts_on")),
                name="membership_in_unit_before_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ends_on__isnull=False),
                name="membership_ended_with_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "starts_on", "ends_on"], name="membership_unit_span"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} · {self.unit_id} · {self.starts_on}"

    @property
    def rank_label(self) -> str:
        """'Penata (III/c)', or the code alone where no rank name is known."""
        if self.rank_name and self.rank_code:
            return f"{self.rank_name} ({self.rank_code})"
        return self.rank_name or self.rank_code
