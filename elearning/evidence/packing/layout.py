"""Names of folders and files, as evidence folders are named in practice (pilar 1 to 6)."""

import re
from datetime import date

from elearning.frameworks.models import Area, Question
from elearning.people.models import Unit

PILLARS = {
    "A": "1_Manajemen_Perubahan",
    "B": "2_Tatalaksana",
    "C": "3_SDM",
    "D": "4_Akuntabilitas",
    "E": "5_Pengawasan",
    "F": "6_Pelayanan_Publik",
}
ASPECTS = {
    Area.Aspect.FULFILMENT: "I_PEMENUHAN",
    Area.Aspect.REFORM: "II_REFORM",
}
MATERIALS = "DOKUMEN/materi"
CERTIFICATES = "DOKUMEN/sertifikat"
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def safe(text: str) -> str:
    """A name that every file system takes: letters, digits, dot, dash and underscore."""
    return NOT_IN_NAMES.sub("_", text).strip("_.")[:80] or "berkas"


def root_folder(unit: Unit, *, ends_on: date) -> str:
    return f"ZI_{ends_on.year}_{safe(unit.code)}"


def question_folder(question: Question) -> str:
    """'I_PEMENUHAN/3_SDM/PPC3E'."""
    area = question.indicator.area
    if area.component == Area.Component.RESULT:
        return f"III_HASIL/{safe(area.code)}/{question.code}"
    pillar = PILLARS.get(area.letter, safe(area.letter))
    return f"{ASPECTS[Area.Aspect(area.aspect)]}/{pillar}/{question.code}"
