"""The agency's key as others name it: a did:key, in Base58."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"  # what kind of key follows (multicodec)


def did_of(key: bytes) -> str:
    """The identifier that is the Ed25519 key itself."""
    return f"did:key:{multibase(ED25519 + key)}"


def method_of(key: bytes) -> str:
    """The one key of that identifier, as a signature refers to it."""
    did = did_of(key)
    return f"{did}#{did.removeprefix('did:key:')}"


def multibase(data: bytes) -> str:
    """Base58 as Bitcoin writes it, after the 'z' that says so."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, place = divmod(number, len(ALPHABET))
        digits = ALPHABET[place] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + ALPHABET[0] * zeros + digits
