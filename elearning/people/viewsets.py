"""Units, employees and roles in the CMS, for those whose permissions say so.

People come in by the employee file and are corrected here; units are also added and moved.
Nothing is deleted.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from . import joining, placing
from .forms import UNIT_FIELDS, EndForm, GrantForm, NewUnitForm, UnitForm
from .models import Employee, RoleGrant, Unit


class NoDeletion(ModelPermissionPolicy):
    """Records point at these rows."""

    refused = {"delete"}

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.refused and super().user_has_permission(user, action)


class OnlyCorrection(NoDeletion):
    """New rows come by the employee file, so that each has its place and its job."""

    refused = {"add", "delete"}


class PeopleViewSet(ModelViewSet):
    """What the viewsets of this room have in common."""

    policy: type[ModelPermissionPolicy] = OnlyCorrection
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return self.policy(self.model)


class NewUnitView(generic.CreateView):
    """Adds by the one action that may."""

    def save_instance(self) -> Unit:
        facts = dict(self.form.cleaned_data)
        return placing.add_unit(
            under=facts.pop("under"), by=self.request.user, at=timezone.now(), **facts
        )


class EditUnitView(generic.EditView):
    """Corrects what a unit is called; moves it by the one action that may."""

    def save_instance(self) -> Unit:
        unit: Unit = super().save_instance()
        if self.form.moves:
            placing.move_unit(
                unit=unit,
                under=self.form.cleaned_data["under"],
                on=self.form.cleaned_data["moved_on"],
                by=self.request.user,
                at=timezone.now(),
            )
        return unit


class UnitViewSet(PeopleViewSet):
    policy = NoDeletion
    model = Unit
    add_view_class = NewUnitView
    edit_view_class = EditUnitView
    icon = "site"
    ordering = "path"
    list_display = [
        Column("indented_name", label=_("Name"), sort_key="path"),
        "code",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        BooleanColumn("is_integrity_zone", label=_("Integrity zone")),
    ]
    list_filter = ["kind", "is_integrity_zone"]
    search_fields = ["name", "short_name", "code"]
    search_backend_name = None
    form_fields = UNIT_FIELDS

    def get_form_class(self, for_update: bool = False) -> type[UnitForm | NewUnitForm]:
        return UnitForm if for_update else NewUnitForm


class EmployeeViewSet(PeopleViewSet):
    model = Employee
    icon = "user"
    ordering = "name"
    list_display = [Column("full_name", label=_("Name"), sort_key="name"), "nip"]
    search_fields = ["name", "nip"]
    search_backend_name = None
    form_fields = ["name", "front_title", "back_title", "nip", "work_email"]


class RoleList(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("user", "unit")


class GrantView(generic.CreateView):
    """Grants by the one action that may."""

    def save_instance(self) -> RoleGrant:
        facts = self.form.cleaned_data
        return joining.grant_role(
            user=facts["person"],
            role=facts["role"],
            unit=facts["unit"],
            starts_on=facts["starts_on"],
            by=self.request.user,
            at=timezone.now(),
        )


class EndView(generic.EditView):
    """Ends by the one action that may."""

    def save_instance(self) -> RoleGrant:
        self.has_content_changes = True
        return joining.end_role(
            grant=RoleGrant.objects.get(pk=self.object.pk),
            ends_on=self.form.cleaned_data["ends_on"],
            by=self.request.user,
            at=timezone.now(),
        )


class RoleViewSet(PeopleViewSet):
    policy = NoDeletion
    model = RoleGrant
    icon = "key"
    ordering = "-granted_at"
    index_view_class = RoleList
    add_view_class = GrantView
    edit_view_class = EndView
    list_display = [
        Column("user", label=_("Account")),
        Column("get_role_display", label=_("Role")),
        Column("unit", label=_("Unit"), sort_key="unit"),
        "starts_on",
        "ends_on",
    ]
    list_filter = ["role"]
    form_fields = ["role"]

    def get_form_class(self, for_update: bool = False) -> type[GrantForm | EndForm]:
        return EndForm if for_update else GrantForm


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 700
    items = (UnitViewSet("units"), EmployeeViewSet("employees"), RoleViewSet("roles"))
