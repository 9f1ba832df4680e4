"""The manual pages of the office's commands: what each does for a person, and examples to copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foundation.translation import N_

if TYPE_CHECKING:
    from office.commands import Command

FOR_PROGRAMMERS = re.compile(r"\s*\bRaises\b.*", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A description in paragraphs (marked for translation), and command lines without the program's name."""

    text: str
    examples: tuple[str, ...] = ()


def page(wanted: Command[..., Any]) -> Page:
    """Return a command's page; for one that has none yet, the description that its function has for programmers."""
    return PAGES.get(wanted.terminal or "") or Page(FOR_PROGRAMMERS.sub("", wanted.help))


PAGES: Mapping[str, Page] = {
    "patient add": Page(
        N_(
            "Put a patient into the register.\n\n"
            "The national id is checked by its country's rules. A practice office takes only ids that no real person "
            "can have, a real office none of those."
        ),
        (
            'patient add --id 251248-9996 --name "Nancy Ann Berggren"',
            'patient add --id 251248-9996 --name "Nancy Ann Berggren" --address "Testparken 48" --address "2100 Ø"',
        ),
    ),
    "patient show": Page(
        N_("Show the patient who has a national id. The access log keeps that you looked."),
        ("patient show --id 251248-9996", "patient show --id 251248-9996 --json"),
    ),
    "patient search": Page(
        N_("List patients by a part of their name or id, at most fifty. The words need no quotes."),
        ("patient search berggren",),
    ),
    "patient change": Page(
        N_(
            "Change a patient's record: what is named becomes as it is named, the rest stays. The record as it was is "
            "kept; “patient history” shows it.\n\n"
            "A letter to a protected patient goes to the address that the authority gave for letters (--forwarding), "
            'and nowhere else. An empty text, such as --address "", empties what was there.'
        ),
        (
            'patient change --id 251248-9996 --address "Testparken 50" --address "2100 København Ø"',
            'patient change --id 251248-9996 --protected --forwarding "Postboks 5" --forwarding "2100 København Ø"',
            'patient change --id 251248-9996 --guardian "Karen Berggren" --guardian-relation mor',
        ),
    ),
    "patient history": Page(
        N_("Show a patient's record as it was before each change, with who changed it and when."),
        ("patient history --id 251248-9996",),
    ),
    "contact add": Page(
        N_(
            "Put somebody whom the office writes to into the register: a practitioner, hospital, municipality, insurer "
            "or authority."
        ),
        (
            'contact add --kind hospital --name "Eksempelby Sygehus" --address "Sygehusvej 1" --address "8000 By"',
            'contact add --kind insurer --name "Prøveforsikring" --attention "Att.: Skade" --address "8000 By"',
        ),
    ),
    "contact change": Page(
        N_(
            "Change a contact: what is named becomes as it is named, the rest stays. Letters that were made stay as "
            "they are."
        ),
        ('contact change 4 --phone "78 00 00 00"',),
    ),
    "contact list": Page(
        N_("List the contacts by name. The number in the first column is what the other commands ask for."),
        ("contact list", "contact list --kind hospital", "contact list --retired --json"),
    ),
    "contact search": Page(
        N_("List contacts by a part of their name or address, at most fifty. The words need no quotes."),
        ("contact search eksempelby",),
    ),
    "contact retire": Page(
        N_("Let a contact get no more letters. It stays for those that it got, and can be taken into use again."),
        ("contact retire 4", "contact retire 4 --back"),
    ),
    "dictation add": Page(
        N_(
            "Take a recording into the office, encrypted, and put its recognition in the queue. The file itself is "
            "left where it is.\n\nThe queue is worked off by “jobs run”, or by a window that is open on the office."
        ),
        (
            'dictation add dictation.mp3 --patient 251248-9996 --author "Lene Læge"',
            "dictation add dictation.wav --priority urgent --due 2026-12-31T14:30",
            'dictation add dictation.wav --author "Sven Svensson" --spoken-language sv',
        ),
    ),
    "dictation list": Page(
        N_(
            "List the dictations that wait, in the order of the work: the urgent ones first, then by due time. The "
            "number in the first column is what “dictation show” asks for."
        ),
        ("dictation list", "dictation list --finished --json"),
    ),
    "dictation show": Page(
        N_(
            "Show a dictation and the newest version of its text. With --json also every spoken word with its start, "
            "end (seconds) and probability."
        ),
        ("dictation show 4",),
    ),
    "dictation describe": Page(
        N_(
            "Say who dictated, what it is about, how urgent it is, by when it is due, and in which language. What is "
            "left out stays as it is.\n\nIn another language it is recognised once more (“jobs run”), unless its text "
            "was corrected already or it is finished; then “dictation recognise” does so when asked."
        ),
        ('dictation describe 4 --author "Lene Læge"', "dictation describe 4 --spoken-language sv --priority urgent"),
    ),
    "dictation recognise": Page(
        N_(
            "Put a dictation's recognition in the queue once more, such as after it failed, and print the job's number."
        ),
        ("dictation recognise 4", "jobs run"),
    ),
    "dictation writing-style": Page(
        N_("Show whether abbreviations are written, and up to which whole number words stand instead of figures."),
        ("dictation writing-style",),
    ),
    "dictation set-writing-style": Page(
        N_(
            "Choose how spoken abbreviations and whole numbers are written in dictations that are recognised from now "
            "on. Doses, measurements, dates and times are always figures. What is left out is the language's custom."
        ),
        ("dictation set-writing-style --abbreviations --words-up-to 9",),
    ),
    "dictation vocabulary": Page(
        N_(
            "List the office's own words, what was used or added last first. Recognition is told to expect them; one "
            "with something under “heard as” is also written wherever that is heard."
        ),
        ("dictation vocabulary", 'dictation vocabulary --author "Lene Læge" --json'),
    ),
    "dictation add-word": Page(
        N_(
            "Add a word that recognition is to expect, of one author or of everybody. With --spoken it is also written "
            "wherever that phrase is heard. The words need no quotes."
        ),
        ("dictation add-word Metoprolol", 'dictation add-word CRP --spoken "se er pe" --author "Lene Læge"'),
    ),
    "dictation remove-word": Page(
        N_("Take a word out of the vocabulary, by its number. Texts that are written already stay as they are."),
        ("dictation vocabulary", "dictation remove-word 4"),
    ),
    "dictation propose-words": Page(
        N_(
            "List what was corrected to the same word three times or more, in two dictations or more, and where. Words "
            "of the patients' own names are never proposed."
        ),
        ("dictation propose-words", 'dictation accept-word --spoken "se er pe" --word CRP'),
    ),
    "dictation accept-word": Page(
        N_("Take a proposal into the vocabulary: the word is expected, and written for what is heard, from now on."),
        (
            'dictation accept-word --spoken "se er pe" --word CRP',
            'dictation accept-word --spoken "meto prolol" --word Metoprolol --written metoprolol',
        ),
    ),
    "dictation dismiss-word": Page(
        N_("Refuse a proposal; it is never made again."),
        ('dictation dismiss-word --spoken "se er pe" --word CRP',),
    ),
    "dictation specialities": Page(
        N_("List the specialities whose words are expected of everybody, and of each author."),
        ("dictation specialities",),
    ),
    "dictation choose-specialities": Page(
        N_(
            "Choose the specialities whose words are expected of an author, or of everybody. Without --speciality the "
            "choice is taken back."
        ),
        ('dictation choose-specialities --author "Lene Læge" --speciality cardiology',),
    ),
    "dictation doubts": Page(
        N_(
            "List the places of a dictation's text to look at and listen to, in its order: doses, values, dates, "
            "sides, negations, words of which recognition was unsure. What a person changed or marked is left out."
        ),
        ("dictation doubts 4", "dictation doubts 4 --json"),
    ),
    "letter list": Page(
        N_(
            "List the office's letters, the newest first. The number in the first column is what “letter open” asks "
            "for."
        ),
        ("letter list", "letter list --state sent"),
    ),
    "letter open": Page(
        N_(
            "Write a sent letter to a file outside the office, as PDF or DOCX, by the file's name. The access log "
            "keeps who took it. A file that is there already is replaced only with --overwrite.\n\n"
            "With --enclosures files, the documents of the journal that the letter encloses are written beside it, as "
            "“letter - enclosure 1 - title.pdf” in the letter's language; a title that names the patient is left out. "
            "With --enclosures one-pdf, those that are PDF, scans that were read among them, follow the letter in the "
            "same file, and the others lie beside it. Such a file is no PDF/A and no PDF/UA any more.\n\n"
            "All files are written, or none: where an enclosure is damaged or gone, all is said that is wrong, and "
            "nothing is written. What the letter encloses by its title only is named, since it is in no journal."
        ),
        (
            "letter open 7 --out letter.pdf",
            "letter open 7 --out letter.pdf --enclosures files",
            "letter open 7 --out letter.pdf --enclosures one-pdf --overwrite",
        ),
    ),
    "letter letterhead": Page(
        N_("Set what stands above the office's letters. What is not named becomes empty."),
        ('letter letterhead --name "Øvelsessygehuset" --address "Prøvevej 1" --address "2100 København Ø"',),
    ),
    "letter versions": Page(
        N_(
            "List what a letter said before it was changed. A version is kept when somebody else goes on writing, "
            "every ten minutes, and before a letter is sent."
        ),
        ("letter versions 7", "letter versions 7 --json"),
    ),
    "letter restore": Page(
        N_("Let a draft say again what it said in a version. What it says now is kept as a version too."),
        ("letter restore 7 --number 2",),
    ),
    "letter phrases": Page(
        N_("List the ready sentences of the office and of its country, by the short name that is typed for each."),
        ("letter phrases", "letter phrases --kind proevesvar --json"),
    ),
    "letter keep-phrase": Page(
        N_(
            "Keep a text of the office's own under a short name. It wins over the country's phrase of the same name, "
            "and replaces one that the office has kept under it."
        ),
        ('letter keep-phrase tak --title "Tak for henvisningen" --text "Tak for henvisningen af patienten."',),
    ),
    "letter remove-phrase": Page(
        N_("Remove a phrase of the office's own. The country's phrase of this name, if there is one, counts again."),
        ("letter remove-phrase tak",),
    ),
    "letter template add": Page(
        N_(
            "Keep a letter template made in Word for the office's letters. Where it has a name in double curly "
            "brackets, the registers fill in what they know, such as patient.name, recipient.address and date; "
            "whoever makes a letter is asked for the rest.\n\n"
            "A template with macros, with links to files outside, or with loops is refused. The file itself is left "
            "where it is."
        ),
        (
            'letter template add fritagelse.docx --title "Fritagelse for idræt"',
            'letter template add "Skabelon 4.dotx" --title "Svar til forsikring" --name forsikring',
        ),
    ),
    "letter template list": Page(
        N_("List the office's own letter templates with the fields that each names, or those that were removed."),
        ("letter template list", "letter template list --removed --json"),
    ),
    "letter template remove": Page(
        N_("Take a template out of use. The letters that were made from it stay as they are."),
        ("letter template remove fritagelse",),
    ),
    "letter template copy": Page(
        N_("Write a template to a file as it was added, to change it in Word. An existing file is not overwritten."),
        ("letter template copy fritagelse --out fritagelse.docx",),
    ),
    "letter house-style": Page(
        N_("Show what the office has set of its own for the look of its letters, who set it, and when."),
        ("letter house-style",),
    ),
    "letter set-house-style": Page(
        N_(
            "Lay a file of the office's own over its country's layout, with a logo if there is one. The file has the "
            "form of the country's layout.toml and holds only what differs. A file that can't be right is refused."
        ),
        ("letter set-house-style house-style.toml", "letter set-house-style house-style.toml --logo logo.png"),
    ),
    "letter clear-house-style": Page(
        N_("Take the house style back: letters look as the country's layout has them."),
        ("letter clear-house-style",),
    ),
    "journal file": Page(
        N_(
            "File a document in a patient's journal, encrypted, and put the reading of its words in the queue. A "
            "scanned page is read by text recognition and becomes a searchable PDF. The file itself is left where it "
            "is."
        ),
        ('journal file scan.pdf --patient 251248-9996 --kind "Scanned journal"', "jobs run"),
    ),
    "journal list": Page(
        N_("List the documents of a patient's journal, the newest first."), ("journal list --patient 251248-9996",)
    ),
    "journal search": Page(
        N_(
            "Find documents that hold all of the words, in any of their forms; the newest first, at most fifty. The "
            "words need no quotes. The number in the first column is what “journal open” asks for."
        ),
        ("journal search hovedpine feber", "journal search lårbenshals --patient 251248-9996 --json"),
    ),
    "journal open": Page(
        N_(
            "Write a readable copy of a document to a file outside the office: the searchable PDF where there is one, "
            "else what was filed. The access log keeps who took it. An existing file is not overwritten."
        ),
        ("journal open 12 --out copy.pdf",),
    ),
    "volume list": Page(
        N_("List the paper volumes, those on loan first, by the day they are due back."), ("volume list",)
    ),
    "volume add": Page(
        N_("Register a paper volume and its place on the shelves, and print its number."),
        ('volume add --patient 251248-9996 --label "Volume 1, 1998–2009" --shelf "A 12"',),
    ),
    "volume lend": Page(
        N_("Record that a paper volume has left the archive, with whom, what for, and until when."),
        ('volume lend 3 --borrower "Mads Mørk, ward 4" --purpose "check-up" --due 2026-12-31',),
    ),
    "volume return": Page(N_("Record that a paper volume is back on its shelf."), ("volume return 3",)),
    "jobs list": Page(
        N_("List the work that waits and runs, the most urgent first. “jobs run” works it off."), ("jobs list",)
    ),
    "jobs cancel": Page(
        N_("Stop a piece of work that waits or runs. What it was to work on is kept, and it can be started anew."),
        ("jobs cancel 9",),
    ),
    "log show": Page(
        N_("List who did what with whose data, the newest first. Looking at the log is itself an entry of the log."),
        ("log show", "log show --patient 251248-9996 --count 20"),
    ),
    "log verify": Page(
        N_(
            "Recompute every hash of the access log and compare with its signed heads. Exits with 1 where the log is "
            "not as it was written.\n\n"
            "Write the head to a file that is kept outside the office (--save-head), and compare with it later "
            "(--head): so a log is found out that was rewritten as a whole."
        ),
        ("log verify --save-head head.json", "log verify --head head.json --json"),
    ),
    "user list": Page(N_("List who works in the office, and in which roles."), ("user list",)),
    "user add": Page(
        N_(
            "Let another person sign in, with one role or several. The passphrase is asked for at a prompt or read "
            "from a file, never written on the command line."
        ),
        ("user add --name Bente --role archivist", "user add --name Bente --role doctor --role adviser"),
    ),
}
