"""What is learnt, and who has learnt it."""

from .certificates import (
    Certificate,
    CertificateCounter,
    CertificateFile,
    CertificateHolder,
    CertificateRevocation,
)
from .completions import CompletionRevocation, CourseCompletion, StepCompletion
from .duties import (
    Assignment,
    AssignmentPerson,
    AssignmentUnit,
    Cycle,
    Exemption,
    Mode,
)
from .enrolments import Enrolment, StepOpening
from .pages import (
    ChangeKind,
    CourseIndexPage,
    CourseLegalBasis,
    CoursePage,
    HomePage,
    LessonPage,
    Step,
)
from .versions import CourseVersion

__all__ = [
    "Assignment",
    "AssignmentPerson",
    "AssignmentUnit",
    "Certificate",
    "CertificateCounter",
    "CertificateFile",
    "CertificateHolder",
    "CertificateRevocation",
    "ChangeKind",
    "CompletionRevocation",
    "CourseCompletion",
    "CourseIndexPage",
    "CourseLegalBasis",
    "CoursePage",
    "CourseVersion",
    "Cycle",
    "Enrolment",
    "Exemption",
    "HomePage",
    "LessonPage",
    "Mode",
    "Step",
    "StepCompletion",
    "StepOpening",
]
