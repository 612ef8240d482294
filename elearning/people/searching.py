"""How people are looked for: by NIP or by name."""

from django.db.models import Q

from .nip import normalise_nip


def mentioning(search: str) -> Q:
    """A NIP, or its beginning, as people write it; otherwise every word in the name."""
    digits = normalise_nip(search)
    if digits.isdecimal():
        return Q(employee__nip__startswith=digits)
    condition = Q()
    for word in search.split()[:6]:
        condition &= Q(employee__name__icontains=word)
    return condition
