"""Rows for tests, in valid states; traits are named after states."""

import json
from datetime import date, datetime, timedelta

import factory
from django.contrib.auth.models import Permission
from factory.django import DjangoModelFactory, Password
from wagtail.models import Page

from courses.completing import complete_step
from courses.enrolling import enrol
from courses.models import (
    CourseCompletion,
    CourseIndexPage,
    CoursePage,
    CourseVersion,
    Enrolment,
    HomePage,
    LessonPage,
)
from courses.publishing import latest_version, publish
from courses.steps import steps_of
from elearning.people.models import Employee, Membership, RoleGrant, Unit, User
from quizzes.authoring import get_or_create_bank, save_question
from quizzes.content import Option, QuestionContent, options_body
from quizzes.models import QuestionBank, QuizPage
from tests.conftest import NOW

PASSWORD = "kata-sandi-uji"

# --- People -----------------------------------------------------------------------------


class UserFactory(DjangoModelFactory):
    """An account with an e-mail address and the password PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"orang{n}@contoh.test")
    first_name = "Sri"
    last_name = "Wahyuni"
    password = Password(PASSWORD)


class UnitFactory(DjangoModelFactory):
    """A unit under ``parent``; without one, a root of its own."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"U{n}")
    name = factory.LazyAttribute(lambda unit: f"Unit {unit.code}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        if parent is None:
            return model_class.add_root(**fields)
        return Unit.objects.get(pk=parent.pk).add_child(**fields)


def unit_tree() -> tuple[Unit, Unit, Unit]:
    """An agency, an office in it and a health centre in that."""
    agency = UnitFactory(name="Kabupaten", kind="agency")
    office = UnitFactory(name="Dinas Kesehatan", kind="office", parent=agency)
    centre = UnitFactory(name="Puskesmas Mawar", kind="health_centre", parent=office)
    return agency, office, centre


class MembershipFactory(DjangoModelFactory):
    """A civil servant's job since 2020, still held, in a unit of its own."""

    class Meta:
        model = Membership

    unit = factory.SubFactory(UnitFactory)
    employment_kind = "pns"
    position_kind = "executive"
    position_name = "Pengelola Data"
    rank_code = "III/a"
    rank_name = "Penata Muda"
    starts_on = date(2020, 1, 1)
    in_unit_since = factory.SelfAttribute("starts_on")
    recorded_at = NOW


class EmployeeFactory(DjangoModelFactory):
    """A person with a valid NIP and an open membership.

    ``EmployeeFactory(membership__unit=unit)`` chooses the job, ``membership=None`` leaves
    it out, ``with_account=True`` adds a user.
    """

    class Meta:
        model = Employee
        skip_postgeneration_save = True

    class Params:
        with_account = factory.Trait(user=factory.SubFactory(UserFactory))

    nip = factory.Sequence(
        lambda n: f"{date(1970, 1, 1) + timedelta(days=n):%Y%m%d}2005012001"
    )
    name = factory.Sequence(lambda n: f"Pegawai {n}")
    membership = factory.RelatedFactory(MembershipFactory, "employee")


def grant(user: User, role: str, unit: Unit, **fields) -> RoleGrant:
    """The role, in force since 2020."""
    values = {"starts_on": date(2020, 1, 1), "granted_at": NOW} | fields
    return RoleGrant.objects.create(user=user, role=role, unit=unit, **values)


# --- Modules ----------------------------------------------------------------------------


def module_index() -> CourseIndexPage:
    """The list of modules below a front page; made once a test."""
    found = CourseIndexPage.objects.first()
    if found is None:
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title="Beranda", slug="beranda")
        )
        found = home.add_child(instance=CourseIndexPage(title="Modul", slug="modul"))
    return found


def add_course(slug: str = "gratifikasi", **fields) -> CoursePage:
    """A published module without steps."""
    values = {"title": slug.title(), "summary": "What it is about."} | fields
    page = module_index().add_child(instance=CoursePage(slug=slug, **values))
    publish(page=page, by=None, at=NOW, change_kind="first")
    return page


def add_step(course: CoursePage, step: Page, **publication) -> Page:
    """``step``, published as the last one of the module."""
    course.refresh_from_db()
    course.add_child(instance=step)
    values = {"by": None, "at": NOW, "change_kind": "first"} | publication
    publish(page=step, **values)
    return step


def republish(page: Page, change_kind: str = "minor", **fields) -> CourseVersion:
    """A further version of a module or step, with other words."""
    page.refresh_from_db()
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(page=page, by=None, at=NOW, change_kind=change_kind)


def begin(course: CoursePage, employee: Employee | None = None) -> Enrolment:
    """The enrolment of an employee, one with an account if none is given."""
    learner = employee or EmployeeFactory(with_account=True)
    return enrol(employee=learner, course=course, by=learner.user, at=NOW)


# --- Quizzes ----------------------------------------------------------------------------


def question_content(stem: str = "What is gratification?", **fields) -> QuestionContent:
    """A sound question with one right option, 'a', of four."""
    options = [
        Option(f"Option {n}", correct=n == 1, feedback=f"{n}") for n in range(1, 5)
    ]
    values = {"kind": "single", "body": options_body(options), "tags": ("post",)}
    return QuestionContent(stem=stem, **(values | fields))


def add_bank(slug: str = "gratifikasi", size: int = 4, **fields) -> QuestionBank:
    """A bank of ``size`` questions with the codes q-1, q-2 …; ``fields`` go to each."""
    bank = get_or_create_bank(slug=slug, name=slug.title())
    for n in range(1, size + 1):
        content = question_content(f"Question {n}?", **fields)
        save_question(bank=bank, code=f"q-{n}", content=content, by=None, at=NOW)
    return bank


def add_quiz(course: CoursePage, bank: QuestionBank, **fields) -> QuizPage:
    """A published post-test of two questions."""
    values = {"title": "Tes akhir", "slug": "tes-akhir", "draw_count": 2} | fields
    return add_step(course, QuizPage(bank=bank, **values))


# --- Lessons ----------------------------------------------------------------------------


def add_lesson(course: CoursePage, slug: str = "pengantar", **fields) -> LessonPage:
    """A published lesson of ten minutes with one paragraph."""
    paragraph = [{"type": "rich_text", "value": f"<p>About {slug}.</p>"}]
    values = {"title": slug.title(), "body": json.dumps(paragraph)} | fields
    return add_step(course, LessonPage(slug=slug, **values))


def do_step(enrolment: Enrolment, step: Page, at: datetime = NOW, **fields):
    """The learner completes ``step`` as it is published now."""
    return complete_step(
        enrolment=enrolment,
        step=step,
        version=latest_version(step),
        by=enrolment.employee.user,
        at=at,
        **fields,
    )


def finish(course: CoursePage, employee: Employee | None = None) -> CourseCompletion:
    """The completion of somebody who has done every step of the module."""
    enrolment = begin(course, employee)
    for step in steps_of(course):
        do_step(enrolment, step)
    return enrolment.completion


def trainer_with(*codenames):
    """Somebody who enters the CMS with these permissions alone."""
    user = UserFactory(is_staff=True)
    names = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user
