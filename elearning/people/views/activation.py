"""/akun/aktivasi/: first sign-in by NIP and printed code, or by the link in a message."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from elearning.people.activating import (
    NoLongerValid,
    activate,
    find_by_code,
    find_by_link,
    find_open,
)
from elearning.people.activation_forms import AskForm, CodeForm, FirstPasswordForm
from elearning.people.links import ask_for_link
from elearning.people.models import Activation, User
from elearning.people.signing_in import sign_in_name
from elearning.throttling import throttled, too_often

FOUND = "activation"  # in the session: what was shown to be one's own
FAILURES, FAILURES_IN = 5, 5 * 60
MESSAGES, MESSAGES_IN = 3, 10 * 60
# A whole office shares one address.
by_address = throttled(name="activation", per_minute=60)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@by_address
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_bound and form.is_valid() and _found(request, form):
        return redirect("activate_password")
    status = 422 if form.is_bound else 200
    return render(request, "people/activate.html", {"form": form}, status=status)


def _found(request: HttpRequest, form: CodeForm) -> bool:
    """The same words, the same work and the same count for every number."""
    nip, code = form.cleaned_data["nip"], form.cleaned_data["code"]
    too_many = too_often(
        name="activation-code", key=nip, limit=FAILURES, seconds=FAILURES_IN
    )
    found = find_by_code(nip=nip, code=code, at=timezone.now())
    if too_many:
        form.add_error(None, _("Too many attempts. Wait five minutes and try again."))
        return False
    if found is None:
        form.add_error(
            None,
            _(
                "NIP and code do not belong together, or the code was used or is too "
                "old. Check both; HR can print a new code for you."
            ),
        )
        return False
    request.session[FOUND] = found.pk
    return True


@require_GET
@by_address
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The secret leaves the address bar at once; opening the link spends nothing."""
    found = find_by_link(token=token, at=timezone.now())
    if found is None:
        return _again(request)
    request.session[FOUND] = found.pk
    return redirect("activate_password")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@by_address
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = find_open(pk=request.session.get(FOUND, 0), at=now)
    if found is None:
        return _again(request)
    form = FirstPasswordForm(request.POST or None, user=_like(found))
    if form.is_bound and form.is_valid():
        try:
            user = activate(
                activation=found, password=form.cleaned_data["password1"], at=now
            )
        except NoLongerValid:
            return _again(request)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(request, _("Your account is active. Welcome."))
        return redirect("my_learning")
    context = {"form": form, "employee": found.employee}
    status = 422 if form.is_bound else 200
    return render(request, "people/activate_password.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_address
def ask(request: HttpRequest) -> HttpResponse:
    """A link by e-mail: one answer for known and unknown, the message comes later."""
    form = AskForm(request.POST or None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["login"]
        key = sign_in_name(typed)
        if too_often(
            name="activation-link", key=key, limit=MESSAGES, seconds=MESSAGES_IN
        ):
            return render(request, "429.html", status=429)
        ask_for_link(typed=typed, at=timezone.now())
        return render(request, "people/activate_sent.html")
    status = 422 if form.is_bound else 200
    return render(request, "people/activate_ask.html", {"form": form}, status=status)


def _again(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _("This link or code no longer works. Ask for a new link, or HR for a code."),
    )
    return redirect("activate")


def _like(found: Activation) -> User:
    """What the rules for passwords compare with."""
    employee = found.employee
    return User(first_name=employee.name[:150], email=employee.work_email)
