"""The office's own letter templates, made in Word: kept, filled from the registers, and filed as any other letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from foundation.child import Limits, run
from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import ContactId, PatientId, Text
from office.checklists import store as checklist_answers
from office.commands import command
from office.contacts import store as contacts
from office.errors import OfficeError, OfficeExists
from office.events import DocumentMade
from office.letters import own_template_store as store
from office.letters import store as letters
from office.letters import word_template
from office.letters.addressing import check_keeps_address, recipient_of
from office.letters.commands import SENDERS
from office.letters.drafts import default_sender
from office.letters.house_style import layout_of
from office.letters.kinds import Recipient
from office.letters.model import Party, unprintable_characters
from office.letters.own_template_model import MadeLetter, OwnTemplate, TemplateField, TemplateForm, TemplateLetter
from office.letters.own_template_values import (
    FIXED,
    PATIENTS_ADDRESS,
    SIGNER,
    asked_names,
    check_given,
    grouped,
    is_fixed,
    letter_values,
    person_values,
    sender_values,
)
from office.letters.writing import WRITERS
from office.patients import store as patients
from office.patients.model import Patient
from office.roles import Role
from office.storage import durable
from office.storage.files import shown_name
from office.transaction import Office

SUBJECT = "template_letter"
TEMPLATE = "letter-template"
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = (".docx", ".dotx")
LENGTH_AT_MOST = 60
READING = Limits(memory_mb=1024, seconds=30)
LOOP = re.compile(r"\{%-?\s*(?:(?:p|tr|tc|r)\s+)?for\s[^%]*")


@command(
    "letters.own-templates",
    title=N_("Show the own letter templates"),
    roles=WRITERS | ADMINISTRATORS,
    log=None,
    terminal="letter template list",
)
def listed(
    office: Office, *, removed: Annotated[bool, Text(N_("those that were taken out of use"))] = False
) -> tuple[OwnTemplate, ...]:
    """List the office's own letter templates by name, or those that were removed."""
    return store.every(office.connection, removed=removed)


@command(
    "letters.add-own-template",
    title=N_("Add an own letter template"),
    roles=ADMINISTRATORS,
    log=AccessKind.ADMINISTER,
    terminal="letter template add",
)
def add(
    office: Office,
    *,
    file: Annotated[Path, Text(N_("the template, a .docx or .dotx made in Word"), positional=True)],
    title: Annotated[str, Text(N_("what the letters are, as lists and the journal show it"))],
    name: Annotated[str, Text(N_("a short name of one word; made from the file's name if left out"))] = "",
) -> OwnTemplate:
    """Keep a template made in Word for the office's letters; the file itself is left alone.

    Raises `WrongTemplate` for what is no harmless template, `OfficeExists` where the name is taken.
    """
    name, title = name.strip() or _name_from(file), " ".join(title.split())
    _check_named(name, title)
    content = _read(file)
    template = OwnTemplate(
        id=0,
        name=name,
        title=title,
        variables=_checked_variables(content),
        file=office.files.put_bytes(content),
        file_name=shown_name(file),
        added=office.now,
        added_by=office.actor.name,
    )
    if store.find(office.connection, template.name) is not None:
        raise OfficeExists(
            N_("The office has a template “{name}” already. Give this one another name, or remove that one first."),
            name=template.name,
        )
    template = replace(template, id=store.add(office.connection, template))
    office.concern(None, f"{TEMPLATE}:{template.id}", f"added {template.name}")
    office.changed(TEMPLATE, template.id)
    return template


@command(
    "letters.remove-own-template",
    title=N_("Remove an own letter template"),
    roles=ADMINISTRATORS,
    log=AccessKind.ADMINISTER,
    terminal="letter template remove",
)
def remove(office: Office, *, name: Annotated[str, Text(N_("the template's name"), positional=True)]) -> OwnTemplate:
    """Take a template out of use. It stays in the history, and the letters that were made from it stay as they are."""
    template = store.get(office.connection, name.strip())
    store.remove(office.connection, template.id, time=office.now, user=office.actor.name)
    office.concern(None, f"{TEMPLATE}:{template.id}", f"removed {template.name}")
    office.changed(TEMPLATE, template.id)
    return replace(template, removed=office.now, removed_by=office.actor.name)


@command(
    "letters.copy-own-template",
    title=N_("Save an own letter template as a file"),
    roles=WRITERS | ADMINISTRATORS,
    log=None,
    terminal="letter template copy",
)
def copy(
    office: Office,
    *,
    name: Annotated[str, Text(N_("the template's name"), positional=True)],
    out: Annotated[Path, Text(N_("where to write it; an existing file is not overwritten"))],
) -> OwnTemplate:
    """Write a template to a file outside the office as it was added, to change it in Word."""
    template = store.get(office.connection, name.strip())
    _check_out(out, Path(template.file_name).suffix.lower())
    content = office.files.read(template.file)
    office.after_commit(lambda: durable.write_durably(out, content))
    return template


@command("letters.open-own-template", title=N_("Open an own letter template"), roles=WRITERS, log=AccessKind.OVERVIEW)
def form(
    office: Office,
    *,
    template: str,
    patient: PatientId | None,
    recipient: Recipient,
    contact: ContactId | None = None,
) -> TemplateForm:
    """Return the fields of a letter from a template, with what the registers know of them."""
    letter = TemplateLetter(template, patient, recipient, contact)
    found = store.get(office.connection, template)
    person = _person(office, letter)
    office.concern(patient, f"{TEMPLATE}:{found.id}")
    whom, problem = Party(""), ""
    try:
        whom = _whom(office, letter, person)
    except OfficeError as error:
        problem = str(error)
    known = _known(office, person, whom, "")
    fields = tuple(
        TemplateField(name, known.get(name, ""), is_fixed(name, known)) for name in asked_names(found.variables)
    )
    return TemplateForm(found, fields, (whom.name, *whom.address) if whom.name else (), problem)


@command(
    "letters.try-own-template", title=N_("Check a letter from an own template"), roles=WRITERS, log=AccessKind.OVERVIEW
)
def check(office: Office, *, template_letter: TemplateLetter) -> None:
    """Make the letter and keep nothing of it. Raises what `fill` would, `MissingFields` for one without its values."""
    template = store.get(office.connection, template_letter.template)
    office.concern(template_letter.patient, f"{TEMPLATE}:{template.id}")
    _filled(office, template, template_letter, _reference(template, 0))


def _checklist(_office: Office, arguments: Mapping[str, Any]) -> str:
    """Return what stands before a letter, as before any other: see `letters.send`."""
    letter: TemplateLetter = arguments[SUBJECT]
    about_nobody = letter.patient is None and letter.recipient is Recipient.NOBODY
    return "make-paper" if about_nobody else "send-letter"


@command(
    "letters.fill-own-template",
    title=N_("Make a letter from an own template"),
    roles=SENDERS,
    log=AccessKind.SEND,
    checklist=_checklist,
    subject=SUBJECT,
)
def fill(office: Office, *, template_letter: TemplateLetter, out: Path) -> MadeLetter:
    """Fill a template, file the letter in the patient's journal as DOCX, and write it to a file outside the office.

    The registers give what they know by well-known names (docs/word-templates.md), `values` all else. One about nobody
    is filed nowhere. The checklist's answers hold for this one letter. Raises `MissingFields`, which names every field
    without a value, `WrongValues`, and `OfficeError` for a recipient that no letter may go to.
    """
    letter = template_letter
    _check_out(out, ".docx")
    template = store.get(office.connection, letter.template)
    number = store.begin_letter(
        office.connection,
        template,
        patient=None if letter.patient is None else patients.get(office.connection, letter.patient).id,
        recipient=letter.recipient,
        contact=letter.contact,
        time=office.now,
        user=office.actor.name,
    )
    reference = _reference(template, number)
    content, whom = _filled(office, template, letter, reference)
    file = office.files.put_bytes(content)
    store.keep_letter(office.connection, number, file)
    office.concern(letter.patient, f"{SUBJECT}:{number}", f"{letter.recipient}; template {template.name}; copied out")
    if letter.patient is not None:
        office.emit(
            DocumentMade(
                patient=letter.patient,
                kind=template.title,
                title=f"{template.title}: {whom.name}" if whom.name else template.title,
                file=file,
                media_type=DOCX,
                text=_words(content),
                language=office.facts.language,
                source=f"{SUBJECT}:{number}",
            )
        )
    checklist_answers.withdraw(office.connection, f"{SUBJECT}:{letter}")
    office.changed(SUBJECT, number)
    filed = letter.patient is not None
    office.after_commit(lambda: _write(out, content, filed=filed))
    return MadeLetter(reference, shown_name(out), filed)


def _filled(office: Office, template: OwnTemplate, letter: TemplateLetter, reference: str) -> tuple[bytes, Party]:
    """Return the finished letter as DOCX, and whom it goes to."""
    person = _person(office, letter)
    whom = _whom(office, letter, person)
    known = _known(office, person, whom, reference)
    given = {name: value for name, value in letter.values.items() if value.strip()}
    check_given(template, known, given)
    if person is not None:
        check_keeps_address(given.items(), person)
    values = {name: value for name, value in (known | given).items() if name in asked_names(template.variables)}
    try:
        return word_template.fill(office.files.read(template.file), grouped(values)), whom
    except word_template.MissingFields as error:
        raise _missing(error.names, person) from error


def _missing(names: tuple[str, ...], person: Patient | None) -> OfficeError:
    """Say of every field without a value where it comes from."""
    told = ", ".join(names)
    if person is None and any(name in FIXED and not name.startswith("recipient.") for name in names):
        return word_template.MissingFields(
            N_("The template tells of a patient, and none is chosen: {names}. Choose the patient first."), names=told
        )
    if person is not None and person.protected and PATIENTS_ADDRESS in names:
        return word_template.MissingFields(
            N_(
                "Fields of the template have no value: {names}. The patient's address is protected by law and stands "
                "in no letter; use a template without it."
            ),
            names=told,
        )
    return word_template.MissingFields(
        N_(
            "Fields of the template have no value: {names}. Fill each in; what is the patient's or the recipient's is "
            "added in the register."
        ),
        names=told,
    )


def _known(office: Office, person: Patient | None, whom: Party, reference: str) -> dict[str, str]:
    sender = letters.sender(office.connection) or default_sender(office.facts.name)
    today = office.now.astimezone().date()
    return {
        **sender_values(sender),
        **person_values(person),
        **letter_values(layout_of(office), today, reference, whom),
        SIGNER: office.actor.name,
    }


def _person(office: Office, letter: TemplateLetter) -> Patient | None:
    return None if letter.patient is None else patients.get(office.connection, letter.patient)


def _whom(office: Office, letter: TemplateLetter, person: Patient | None) -> Party:
    contact = None if letter.contact is None else contacts.get(office.connection, letter.contact)
    return recipient_of(letter.recipient, person, contact)


def _reference(template: OwnTemplate, number: int) -> str:
    """Return the letter's own reference. The template's name keeps it apart from the numbers of other letters."""
    return f"{template.name}-{number}"


def _words(document: bytes) -> str:
    reply = run("office.letters.own_template_child:words_in_child", {}, blob=document, limits=READING)
    return str(reply.values["text"])


def _checked_variables(content: bytes) -> tuple[str, ...]:
    """Return the fields that a template names. Raises `WrongTemplate`, also for a loop, which needs a list.

    A text in the place of a list would be worked off letter by letter, and nobody would be told.
    """
    variables = word_template.template_variables(content)
    loop = LOOP.search(_words(content))
    if loop is not None:
        raise word_template.WrongTemplate(
            N_(
                "The template holds a loop, “{place}”. An office fills its templates with texts, and a loop needs a "
                "list. Write a field for each line, or one field for them all; what is typed may have several lines."
            ),
            place=loop[0].strip(),
        )
    return variables


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise OfficeError(N_("There is no file {name}. Check the name and the folder."), name=str(file))
    if file.suffix.lower() not in (*ENDINGS, ".docm", ".dotm", ".doc"):  # of these the engine says what is wrong
        raise OfficeError(N_("{name} is no Word template. Save it in Word as .docx or .dotx."), name=file.name)
    if file.stat().st_size > word_template.BYTES_AT_MOST:
        raise word_template.WrongTemplate(
            N_("The template is larger than {size} MB. Make its pictures smaller in Word."),
            size=word_template.BYTES_AT_MOST // 2**20,
        )
    return file.read_bytes()


def _name_from(file: Path) -> str:
    return re.sub(r"[\W_]+", "-", Path(shown_name(file)).stem.casefold()).strip("-")[:LENGTH_AT_MOST].strip("-")


def _check_named(name: str, title: str) -> None:
    if not title or len(title) > LENGTH_AT_MOST:
        raise OfficeError(
            N_("A template needs a title of at most {count} characters, which says what its letters are."),
            count=LENGTH_AT_MOST,
        )
    if not re.fullmatch(r"\w[\w-]*", name) or len(name) > LENGTH_AT_MOST:
        raise OfficeError(
            N_("“{name}” can't be the name of a template. Give one word of at most {count} letters, digits, hyphens."),
            name=name,
            count=LENGTH_AT_MOST,
        )
    if bad := unprintable_characters(title):
        raise OfficeError(
            N_("The title holds characters that no letter can show: {characters}. Remove them."),
            characters=", ".join(bad),
        )


def _check_out(out: Path, ending: str) -> None:
    if out.suffix.lower() != ending:
        raise OfficeError(N_("Give the file a name that ends in {ending}."), ending=ending)
    if out.exists():
        raise OfficeExists(N_("{name} is there already. Name another file."), name=str(out))
    if not out.parent.is_dir():
        raise OfficeError(N_("There is no folder {name}. Make it first, or name another."), name=str(out.parent))


def _write(out: Path, content: bytes, *, filed: bool) -> None:
    """Write the letter outside the office; it is in the journal by now, whatever becomes of this."""
    try:
        _check_out(out, ".docx")
        durable.write_durably(out, content)
    except OfficeError as problem:
        if not filed:
            raise
        sentence = N_("{problem} The letter itself was made and filed in the journal; save a copy from there.")
        raise OfficeError(sentence, problem=str(problem)) from problem
