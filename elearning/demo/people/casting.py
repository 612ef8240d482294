"""The people of the demo accounts, read from data/cast.toml."""

import tomllib
from datetime import date
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from elearning.people.models import EmploymentKind
from elearning.people.models.employees import LegalStatus
from elearning.people.nip import NipKind, parse_nip
from elearning.people.ranks import PNS_RANKS

from .careers import DemoJob, DemoPerson
from .places import DATA

DOMAIN = "arunika.test"


@cache
def demo_cast() -> dict[str, DemoPerson]:
    """The person behind each demo account, by role; the first of all people."""
    text = (DATA / "cast.toml").read_text(encoding="utf-8")
    return {role: _actor(role, facts) for role, facts in tomllib.loads(text).items()}


def cast_nips() -> dict[str, str]:
    """The NIPs of the people behind the demo accounts, by role."""
    return {role: person.nip for role, person in demo_cast().items()}


def person_key(text: str) -> str:
    """A stable id like the PNS ID of SIASN."""
    return uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{text}").hex.upper()


def _actor(role: str, facts: dict[str, Any]) -> DemoPerson:
    nip = parse_nip(facts["nip"])
    month = int(nip.digits[12:14]) if nip.kind is NipKind.PNS else 12
    job = DemoJob(
        unit=facts["unit"],
        employment_kind=facts.get("employment_kind", EmploymentKind.PNS),
        position_kind=facts["position_kind"],
        position_name=facts["position_name"],
        echelon=facts.get("echelon", ""),
        rank_code=facts["rank_code"],
        rank_name=PNS_RANKS.get(facts["rank_code"], ""),
        legal_status=LegalStatus.ACTIVE,
        starts_on=date(int(nip.digits[8:12]), month, 1),
    )
    return DemoPerson(
        nip=nip.digits,
        siasn_person_id=person_key(role),
        name=facts["name"],
        front_title=facts.get("front_title", ""),
        back_title=facts.get("back_title", ""),
        work_email=f"{role}@{DOMAIN}",
        sex=nip.sex,
        birth_date=nip.birth_date,
        jobs=(job,),
    )
