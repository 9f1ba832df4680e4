"""Keys: one random master key an office, wrapped under each user's passphrase; everything else derives from it.

The file `office.json` holds the wrapped keys and what the sign-in page shows. Country and practice are authenticated
with the keys, so nobody can turn a practice office into a real one, or the other way, by editing the file.
Passphrases go through argon2id with 64 MiB, 3 passes, 4 lanes (OWASP's floor is 19 MiB, 2, 1); the parameters are
stored, so they can rise. A new passphrase rewraps 32 bytes and never rewrites a file.
"""

from __future__ import annotations

import base64
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.translation import N_
from office.errors import DamagedOffice, NoOffice, OfficeError, OfficeExists, OfficeTooNew, WrongPassphrase
from office.storage.durable import write_durably

FILE_NAME = "office.json"
FORMAT = 1
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
RECOVERY = "recovery"
ARGON2 = {"time": 3, "memory_kib": 64 * 1024, "lanes": 4}
# A file from elsewhere must not make the sign-in run for a week or take all memory.
ARGON2_AT_MOST = {"time": 64, "memory_kib": 4 * 2**20, "lanes": 64}
PASSPHRASE_LENGTH_AT_LEAST = 12
LANGUAGES = {"da": "da", "no": "nb", "se": "sv", "gb": "en"}


@dataclass(frozen=True)
class MasterKey:
    """The office's master key; never written anywhere unwrapped."""

    secret: bytes

    def derive(self, purpose: str, salt: bytes = b"") -> bytes:
        """Derive a key of 32 bytes for one purpose (HKDF-SHA256)."""
        return HKDF(SHA256(), KEY_BYTES, salt or None, purpose.encode()).derive(self.secret)

    def __repr__(self) -> str:
        return "MasterKey(…)"


@dataclass(frozen=True)
class OfficeFacts:
    """What an office is, known before anybody signs in."""

    identity: str
    name: str
    country: str
    practice: bool

    @property
    def language(self) -> str:
        """Return the language that the country's dictations and documents are in, such as `sv`."""
        return LANGUAGES[self.country]


class Keyring:
    """The wrapped keys of one office, and its facts."""

    def __init__(self, folder: Path, facts: OfficeFacts, users: dict[str, Any], recovery: dict[str, Any]) -> None:
        self.folder = folder
        self.facts = facts
        self._users = users
        self._recovery = recovery

    @classmethod
    def create(cls, folder: Path, name: str, country: str, practice: bool) -> tuple[Keyring, MasterKey, str]:
        """Make the keys of a new office in memory; return them with the recovery key, which is shown once."""
        facts = OfficeFacts(secrets.token_hex(8), name, country, practice)
        master = MasterKey(secrets.token_bytes(KEY_BYTES))
        keyring = cls(folder, facts, {}, {})
        recovery_key = "-".join(secrets.token_hex(3).upper() for _ in range(8))
        keyring._recovery = keyring._wrap(master, RECOVERY, _tidy(recovery_key))
        return keyring, master, recovery_key

    @classmethod
    def load(cls, folder: Path) -> Keyring:
        """Read an office's keys. Raises `NoOffice`, `OfficeTooNew`, `DamagedOffice`."""
        path = folder / FILE_NAME
        if not path.is_file():
            raise NoOffice(
                N_("There is no office in {folder}. Name another folder, or make an office with “office init”."),
                folder=str(folder),
            )
        try:
            held = json.loads(path.read_text("utf-8"))
            if held["format"] > FORMAT:
                raise OfficeTooNew(
                    N_("The office in {folder} was made by a newer Skrivestue. Update this program, then open it."),
                    folder=str(folder),
                )
            facts = OfficeFacts(held["identity"], str(held["name"]), held["country"], held["practice"])
            users = {str(user): _entry(entry) | {"name": str(entry["name"])} for user, entry in held["users"].items()}
            return cls(folder, facts, users, _entry(held["recovery"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DamagedOffice(
                N_("The file {path} is damaged. Put it back from a backup; the records beside it are untouched."),
                path=str(path),
            ) from error

    def save(self) -> None:
        """Write the keys durably."""
        facts = self.facts
        held = {
            "format": FORMAT,
            "identity": facts.identity,
            "name": facts.name,
            "country": facts.country,
            "practice": facts.practice,
            "users": self._users,
            "recovery": self._recovery,
        }
        write_durably(self.folder / FILE_NAME, json.dumps(held, indent=1, ensure_ascii=False).encode())

    @property
    def users(self) -> tuple[str, ...]:
        """Return the names that can sign in."""
        return tuple(entry["name"] for entry in self._users.values())

    def add(self, master: MasterKey, user: str, passphrase: str) -> None:
        """Let a user open the office with a passphrase. Raises `OfficeError` for a short one or a taken name."""
        if key_of(user) in self._users:
            raise OfficeExists(N_("There is a user “{name}” already. Choose another name."), name=user)
        self.change_passphrase(master, user, passphrase)

    def change_passphrase(self, master: MasterKey, user: str, passphrase: str) -> None:
        """Wrap the master key anew under a new passphrase."""
        if not user.strip():
            raise OfficeError(N_("The user's name is missing. Type the name to sign in with."))
        self._users[key_of(user)] = self._wrap_for_user(master, user, passphrase)

    def refresh(self) -> None:
        """Take up what other windows have written since this keyring was read."""
        self._users = Keyring.load(self.folder)._users

    def unlock(self, user: str, passphrase: str) -> MasterKey:
        """Open the master key with a passphrase. Raises `WrongPassphrase`, which does not say which of the two."""
        entry = self._users.get(key_of(user))
        if entry is None:
            _stretch(
                passphrase, ARGON2 | {"salt": base64.b64encode(bytes(SALT_BYTES)).decode()}
            )  # as slow as a wrong one
            raise _wrong()
        return self._unwrap(entry, key_of(user), passphrase)

    def unlock_with_recovery_key(self, recovery_key: str) -> MasterKey:
        """Open the master key with the key that was printed when the office was made."""
        return self._unwrap(self._recovery, RECOVERY, _tidy(recovery_key))

    def display_name(self, user: str) -> str:
        """Return a user's name as it was written when it was made."""
        return str(self._users[key_of(user)]["name"])

    def _wrap_for_user(self, master: MasterKey, user: str, passphrase: str) -> dict[str, Any]:
        if len(passphrase) < PASSPHRASE_LENGTH_AT_LEAST:
            raise OfficeError(
                N_("The passphrase is too short. Use at least {count} characters; four unrelated words are good."),
                count=PASSPHRASE_LENGTH_AT_LEAST,
            )
        return {"name": user} | self._wrap(master, key_of(user), passphrase)

    def _wrap(self, master: MasterKey, who: str, passphrase: str) -> dict[str, Any]:
        kdf = ARGON2 | {"salt": base64.b64encode(secrets.token_bytes(SALT_BYTES)).decode()}
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = AESGCM(_stretch(passphrase, kdf)).encrypt(nonce, master.secret, self._bound_to(who))
        return {"kdf": kdf, "nonce": nonce.hex(), "wrapped": wrapped.hex()}

    def _unwrap(self, entry: Mapping[str, Any], who: str, passphrase: str) -> MasterKey:
        key = _stretch(passphrase, entry["kdf"])
        try:
            nonce, wrapped = bytes.fromhex(entry["nonce"]), bytes.fromhex(entry["wrapped"])
            return MasterKey(AESGCM(key).decrypt(nonce, wrapped, self._bound_to(who)))
        except InvalidTag as error:
            raise _wrong() from error

    def _bound_to(self, who: str) -> bytes:
        facts = self.facts
        return json.dumps([FORMAT, facts.identity, facts.country, facts.practice, who]).encode()


def key_of(user: str) -> str:
    """Return what a user's name is compared by: letters however composed, in any case, without spaces around."""
    return unicodedata.normalize("NFC", user.strip()).casefold()


def _entry(held: Any) -> dict[str, Any]:
    """Return one wrapped key as it was read, or raise ValueError, KeyError or TypeError for what is none."""
    kdf = held["kdf"]
    if any(type(kdf[name]) is not int or not 1 <= kdf[name] <= most for name, most in ARGON2_AT_MOST.items()):
        raise ValueError("parameters of argon2id that this program never wrote")
    if kdf["memory_kib"] < 8 * kdf["lanes"] or len(base64.b64decode(kdf["salt"], validate=True)) != SALT_BYTES:
        raise ValueError("parameters of argon2id that do not fit together")
    if len(bytes.fromhex(held["nonce"])) != NONCE_BYTES:
        raise ValueError("a nonce of another length")
    bytes.fromhex(held["wrapped"])
    return dict(held)


def _stretch(passphrase: str, kdf: Mapping[str, Any]) -> bytes:
    salt = base64.b64decode(kdf["salt"])
    secret = unicodedata.normalize("NFC", passphrase).encode()  # keyboards compose æ, é, å differently
    return hash_secret_raw(secret, salt, kdf["time"], kdf["memory_kib"], kdf["lanes"], KEY_BYTES, Type.ID)


def _tidy(recovery_key: str) -> str:
    return "".join(recovery_key.split()).replace("-", "").upper()


def _wrong() -> WrongPassphrase:
    return WrongPassphrase(
        N_("The name and the passphrase do not fit together. Check both (and Caps Lock), try again.")
    )
