"""/sdm/kegiatan/<session>/daftar/: a signed list is sent, and those who signed are ticked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.external import pdfs
from elearning.activities import signed_lists
from elearning.activities.agenda import employees_in, members_of
from elearning.activities.attending import NotHeldYet, Recorded, record_list
from elearning.activities.forms import NipsForm, SearchForm, SignedListForm
from elearning.activities.models import ActivitySession, SignedList
from elearning.activities.models.attendance import MOST_BYTES
from elearning.activities.naming import named_by
from elearning.people.models import Employee
from elearning.people.scopes import ScopedRequest

from .files import inert
from .hr import for_hr, session_within

PAGE = 100
REFUSALS: dict[type[Exception], Any] = {
    signed_lists.ListEmpty: gettext_lazy("The file is empty."),
    signed_lists.ListTooLarge: gettext_lazy("The file is larger than 8 MB."),
    signed_lists.ListOfAnotherKind: gettext_lazy(
        "This is no PDF, JPG or PNG that can be opened, whatever its name."
    ),
    signed_lists.ListSentAlready: gettext_lazy(
        "This very file has been sent already. It stands at the session."
    ),
    pdfs.PdfLocked: gettext_lazy(
        "The PDF is locked with a password. Save it without one."
    ),
    pdfs.PdfActs: gettext_lazy(
        "The PDF holds a script, an action or another file. Print it to a new PDF and "
        "send that one."
    ),
    pdfs.PdfBroken: gettext_lazy(
        "The PDF cannot be read whole, or has more than 30 pages. Print it to a new "
        "PDF and send that one."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def send(request: ScopedRequest, key: UUID) -> HttpResponse:
    session = session_within(request, key)
    form = SignedListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            signed = signed_lists.keep_list(
                session=session,
                # One byte more than is kept tells that it is too large.
                data=form.cleaned_data["file"].read(MOST_BYTES + 1),
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except tuple(REFUSALS) as refusal:
            form.add_error("file", REFUSALS[type(refusal)])
        else:
            return redirect("signed_list", key, signed.key)
    context = {"form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "activities/hr/list_send.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def people(request: ScopedRequest, key: UUID, sheet: UUID) -> HttpResponse:
    """Tick them on the page, or paste their NIPs; both may be done again and again."""
    session = session_within(request, key)
    signed = get_object_or_404(_lists(session), key=sheet)
    if request.method == "POST" and "nips" in request.POST:
        return _pasted(request, signed)
    if request.method == "POST":
        known = employees_in(request.scope, on=session.day)
        numbers = [n for n in request.POST.getlist("orang") if n.isdecimal()][:PAGE]
        _record(request, signed, list(known.filter(pk__in=numbers)))
        return redirect(request.get_full_path())
    return _shown(request, signed, nips=NipsForm())


@require_safe
@for_hr
def file(request: ScopedRequest, key: UUID, sheet: UUID) -> HttpResponseBase:
    signed = get_object_or_404(_lists(session_within(request, key)), key=sheet)
    return inert(signed.file, kind=signed.file_kind, name=f"daftar-hadir-{signed.key}")


def _lists(session: ActivitySession) -> Any:
    rows = SignedList.objects.filter(session=session)
    return rows.select_related("session__page", "session__unit")


def _pasted(request: ScopedRequest, signed: SignedList) -> HttpResponse:
    """Those who are known are recorded; the other lines are left to be corrected."""
    form = NipsForm(request.POST)
    if not form.is_valid():
        return _shown(request, signed, nips=form, status=422)
    session = signed.session
    named = named_by(
        form.cleaned_data["nips"], among=employees_in(request.scope, on=session.day)
    )
    _record(request, signed, list(named.people))
    if not named.problems:
        return redirect(request.get_full_path())
    left = NipsForm({"nips": named.left or form.cleaned_data["nips"]})
    for problem in named.problems:
        left.add_error("nips", problem)
    return _shown(request, signed, nips=left, status=422)


def _record(
    request: ScopedRequest, signed: SignedList, employees: list[Employee]
) -> None:
    if not employees:
        return
    try:
        done = record_list(
            signed_list=signed,
            employees=employees,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except NotHeldYet:
        messages.error(request, _("The session has not been held yet."))
        return
    _tell(request, done)


def _tell(request: ScopedRequest, done: Recorded) -> None:
    if n := len(done.present):
        text = ngettext("%(n)d person is present.", "%(n)d people are present.", n)
        messages.success(request, text % {"n": n})
    for employee in done.without_unit:
        message = _("%(name)s belonged to no unit on that day and is not recorded.")
        messages.warning(request, message % {"name": employee.full_name})


def _shown(
    request: ScopedRequest, signed: SignedList, *, nips: NipsForm, status: int = 200
) -> HttpResponse:
    search = request.GET.get("q", "").strip()[:60]
    rows = members_of(signed.session, scope=request.scope, search=search)
    context = {
        "nips": nips,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "search": SearchForm({"q": search}),
        "session": signed.session,
        "signed": signed,
    }
    return render(request, "activities/hr/list_people.html", context, status=status)
