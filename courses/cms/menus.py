"""The menu of the CMS: what a trainer needs, in the words of the house."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem

from courses.models import CourseIndexPage

# Wagtail's own entries that only the administrators of the site need.
FOR_ADMINISTRATORS = {"explorer", "reports", "help", "settings"}


class ModulesMenuItem(MenuItem):
    """Straight to the list of modules, without the tree above it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))


def modules_menu_item() -> ModulesMenuItem:
    return ModulesMenuItem(
        _("Modules"),
        reverse("cms_modules"),
        name="modules",
        icon_name="folder-open-inverse",
        order=50,
    )


def modules(request: HttpRequest) -> HttpResponse:
    """Opens the list of modules in the CMS."""
    index = CourseIndexPage.objects.first()
    if index is None:
        return redirect("wagtailadmin_explore_root")
    return redirect("wagtailadmin_explore", index.pk)


def tidy_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [i for i in menu_items if i.name not in FOR_ADMINISTRATORS]


def house_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("courses/cms.css"))
