from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


class Zone(models.TextChoices):
    """The three zones of Indonesia, by the names people use."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class UnitKind(models.TextChoices):
    AGENCY = "agency", _("Agency")
    SECRETARIAT = "secretariat", _("Secretariat")
    OFFICE = "office", _("Office (dinas)")
    BOARD = "board", _("Board (badan)")
    INSPECTORATE = "inspectorate", _("Inspectorate")
    DISTRICT = "district", _("District (kecamatan)")
    VILLAGE = "village", _("Village (kelurahan)")
    HEALTH_CENTRE = "health_centre", _("Health centre (puskesmas)")
    HOSPITAL = "hospital", _("Hospital")
    SCHOOL = "school", _("School")
    DIVISION = "division", _("Division")
    OTHER = "other", _("Other")


class Predicate(models.TextChoices):
    WBK = "wbk", "WBK"
    WBBM = "wbbm", "WBBM"


class UnitQuerySet(MP_NodeQuerySet):
    def subtree_of(self, unit: "Unit") -> Self:
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def valid_on(self, day: date) -> Self:
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day),
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day),
        )

    def integrity_zones(self) -> Self:
        return self.filter(is_integrity_zone=True)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A unit kerja in the tree of the agency. Its code stays the same when it moves."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    code = models.CharField(_("Code"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Short name"), max_length=80, blank=True)
    kind = models.CharField(
        _("Kind"), max_length=20, choices=UnitKind, default=UnitKind.OTHER
    )
    siasn_unor_id = models.CharField(_("SIASN UNOR ID"), max_length=40, blank=True)
    time_zone = models.CharField(
        _("Time zone"),
        max_length=40,
        default=Zone.WIB,
        choices=Zone,
    )
    is_integrity_zone = models.BooleanField(
        _("Builds an integrity zone"), default=False
    )
    target_predicate = models.CharField(
        _("Target predicate"), max_length=4, choices=Predicate, blank=True
    )
    integrity_zone_since = models.DateField(
        _("Integrity zone since"), null=True, blank=True
    )
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = _("Unit")
        verbose_name_plural = _("Units")
        constraints = [
            models.UniqueConstraint(
                fields=["siasn_unor_id"],
                condition=~models.Q(siasn_unor_id=""),
                name="unit_siasn_unor_id_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(code=""), name="unit_code_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_valid_to_after_from",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def indented_name(self) -> str:
        """The name as deep as the unit stands."""
        return f"{'— ' * (self.depth - 1)}{self.name}"
