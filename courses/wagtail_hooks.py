"""Registers what modules bring to the CMS; decides nothing."""

from typing import Any

from django.urls import path
from wagtail import hooks

from .cms import acts, dashboards, guards, menus

hooks.register("construct_page_action_menu", guards.tidy_actions)
hooks.register("before_edit_page", guards.review)
hooks.register("before_create_page", guards.keep_closed_in_review)
hooks.register("after_create_page", guards.explain_draft)
hooks.register("after_edit_page", guards.explain_draft)
hooks.register("after_publish_page", guards.tell_lone_publication)
hooks.register("before_delete_page", guards.keep_records)
hooks.register("before_move_page", guards.keep_records)
hooks.register("before_bulk_action", guards.keep_records_in_bulk)
hooks.register("register_log_actions", acts.name_acts)
hooks.register("register_admin_menu_item", menus.modules_menu_item)
hooks.register("construct_main_menu", menus.tidy_menu)
hooks.register("insert_global_admin_css", menus.house_style)
hooks.register("construct_homepage_panels", dashboards.tidy_panels)
# After Wagtail's own counts of images and documents.
hooks.register("construct_homepage_summary_items", dashboards.tidy_summary, order=999)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def addresses() -> list[Any]:
    return [path("modul/", menus.modules, name="cms_modules")]
