"""What is said of a package of QTI and of its items; see ``messages``."""

from .message import Message, gettext_noop

PACKAGE_PROBLEMS = {
    "package_broken": Message(
        gettext_noop("The ZIP is damaged and cannot be read."),
        gettext_noop("Export the package again, and send it as it is."),
    ),
    "package_unsafe_name": Message(
        gettext_noop("The package holds a file that leads out of it: %(file)s"),
        gettext_noop("Do not trust this package; export it again yourself."),
    ),
    "package_link": Message(
        gettext_noop("The package holds a link instead of a file: %(file)s"),
        gettext_noop("Pack the file itself."),
    ),
    "package_locked": Message(
        gettext_noop("The file has a password or a rare kind of compression: %(file)s"),
        gettext_noop("Pack it as a plain ZIP without a password."),
    ),
    "package_too_large": Message(
        gettext_noop(
            "The package unpacks to more than %(most)s MB, or to too much XML."
        ),
        gettext_noop("Split it into smaller packages."),
    ),
    "package_too_many_files": Message(
        gettext_noop("The package holds more than %(most)s files."),
        gettext_noop("Split it into smaller packages."),
    ),
    "package_without_items": Message(
        gettext_noop("The package has no imsmanifest.xml and no item."),
        gettext_noop("Send the package as it was exported; do not pack it in another."),
    ),
    "file_too_large": Message(
        gettext_noop("The file is larger than %(most)s MB when it is unpacked."),
        gettext_noop("Leave it out, or shorten it."),
    ),
    "item_missing": Message(
        gettext_noop("The list of the package names this file, but it is not there."),
        gettext_noop("Export the package again."),
    ),
    "qti_too_old": Message(
        gettext_noop("This is QTI 1, which is too old."),
        gettext_noop("Export the questions as QTI 2.1, 2.2 or 3.0, or as Moodle XML."),
    ),
    "qti_needs_package": Message(
        gettext_noop("This is a test that only names its questions."),
        gettext_noop("Send the whole package, a ZIP with imsmanifest.xml."),
    ),
    "qti_not_item": Message(
        gettext_noop("This is no item of QTI: it begins with <%(found)s>."),
        gettext_noop("Export the questions as a package of QTI 2.1, 2.2 or 3.0."),
    ),
    "qti_interaction": Message(
        gettext_noop("The interaction '%(kind)s' cannot be asked here."),
        gettext_noop(
            "Write it again as a choice, an order, a match or a short answer, or leave "
            "it out."
        ),
    ),
    "qti_nothing_asked": Message(
        gettext_noop("The item asks nothing: it has no interaction."),
        gettext_noop("Leave it out, or move its text into a lesson."),
    ),
    "qti_template": Message(
        gettext_noop("The item makes up its numbers or words anew for everybody."),
        gettext_noop("Write it with fixed ones."),
    ),
    "too_many_interactions": Message(
        gettext_noop("The item asks more than %(most)s questions."),
        gettext_noop("Split it into several items."),
    ),
    "not_points": Message(
        gettext_noop("The points '%(text)s' are no number."),
        gettext_noop("Correct the points in the mapping of the response."),
    ),
    "order_incomplete": Message(
        gettext_noop("The right order does not name each step once."),
        gettext_noop("Name all steps in correctResponse."),
    ),
    "matching_not_by_one": Message(
        gettext_noop("An item to match belongs to no choice, or to several."),
        gettext_noop("Give each item one choice, or write it as another kind."),
    ),
}
