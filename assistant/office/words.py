"""Secret words: made by chance, shown once, kept by their digest only."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from assistant.errors import InputError

SHORTEST, LONGEST = 8, 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id as OWASP's cheat sheet on password storage has it: 19 MiB and two passes, some 30 ms on an office machine."""
_NOBODY = _HASHER.hash(secrets.token_hex(16))
_COMMON = frozenset(
    {
        "12345678",
        "1234567890",
        "0123456789",
        "qwertyui",
        "qwertyuiop",
        "password",
        "abcd1234",
        "password123",
        "woaini1314",
        "abcdefghij",
        "passw0rd123",
        "admin12345",
    }
)


def new_word() -> str:
    """Returns a word of 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """Returns an id of 80 bits, letters and digits."""
    return secrets.token_hex(10)


def digest_of(word: str) -> str:
    """Returns what is kept of a word: it has too many bits to be guessed from its digest."""
    return hashlib.sha256(word.encode()).hexdigest()


def hashed(password: str, *, name: str) -> str:
    """Returns the hash of a password; raises InputError for one that is too short, too long, all one character, common, or the name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"口令应有 {SHORTEST} 到 {LONGEST} 个字符", remedy="可以用一句好记的话")
    if len(set(password)) < 4 or password.casefold() in _COMMON or password.casefold() == name.casefold():
        raise InputError("这个口令太好猜", remedy="请换一个，可以用一句好记的话")
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Returns whether a password is the one that was hashed; takes as long where there is none."""
    try:
        return _HASHER.verify(kept or _NOBODY, password[: LONGEST + 1]) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False
