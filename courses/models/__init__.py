"""What is learnt, and who has learnt it."""

from .certificates import (
    Certificate,
    CertificateCounter,
    CertificateFile,
    CertificateHolder,
    CertificateRevocation,
)
from .changes import ChangeKind
from .completions import CompletionRevocation, CourseCompletion, StepCompletion
from .duties import (
    Assignment,
    AssignmentPerson,
    AssignmentUnit,
    Cycle,
    Mode,
    Repeats,
)
from .enrolments import Enrolment, StepOpening
from .exemptions import Exemption
from .external import ExternalCertificate, ExternalDecision, ExternalRevocation
from .library import LibraryLoad
from .notices import CalendarLink, Notice, NoticeItem, Stage
from .pages import (
    CourseIndexPage,
    CourseLegalBasis,
    CoursePage,
    HomePage,
    LessonPage,
    Step,
)
from .tasks import FourEyesTask
from .versions import CourseVersion

__all__ = [
    "Assignment",
    "AssignmentPerson",
    "AssignmentUnit",
    "CalendarLink",
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
    "ExternalCertificate",
    "ExternalDecision",
    "ExternalRevocation",
    "FourEyesTask",
    "HomePage",
    "LessonPage",
    "LibraryLoad",
    "Mode",
    "Notice",
    "NoticeItem",
    "Repeats",
    "Stage",
    "Step",
    "StepCompletion",
    "StepOpening",
]
