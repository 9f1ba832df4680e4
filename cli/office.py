"""`office init`: found an office; `office recover`: get into it again."""

from __future__ import annotations

from pathlib import Path

import click

from cli.manual import ManualCommand, ManualGroup, Option, json_option, language_option
from cli.output import Record, show, show_json
from cli.sign_in import named_folder, office_options, passphrase
from foundation.translation import _


def group() -> ManualGroup:
    """Make the group `office`."""
    return ManualGroup(
        "office",
        makers={"init": init, "recover": recover},
        help=_("Found an office, or get into it again by its recovery key"),
    )


def init() -> ManualCommand:
    """Make `office init`."""
    from office.session import COUNTRIES

    options = [
        Option(
            ["--country"],
            type=click.Choice(COUNTRIES),
            required=True,
            help=_("whose law, ids and letters it follows: Denmark (da), Norway (no), Sweden (se), Great Britain (gb)"),
        ),
        Option(["--name"], metavar=_("TEXT"), help=_("the office's name; the folder's name if left out")),
        Option(["--practice"], is_flag=True, help=_("for practice: it takes invented patients with test ids only")),
    ]
    return ManualCommand(
        "init",
        callback=_found,
        params=[*options, *office_options(user=_("the first user's name")), json_option(), language_option()],
        help=_(
            "Found an office in a new or empty folder, with its first user, who may do everything in it.\n\n"
            "All records are encrypted with a key that only the passphrase opens. You are asked for it twice. The "
            "recovery key is shown once: it opens the office when every passphrase is forgotten. Write it down on "
            "paper and lock it away; without both, the records are lost to everybody."
        ),
        examples=(
            'office init --office ward5 --user "Anna Holm" --country da',
            "office init --office practice --user anna --country da --practice",
            "office init --office ward5 --user anna --country da --passphrase-file secret.txt --json",
        ),
    )


def recover() -> ManualCommand:
    """Make `office recover`."""
    return ManualCommand(
        "recover",
        callback=_recover,
        params=[*office_options(user=_("whose passphrase is forgotten")), language_option()],
        help=_(
            "Give a user a new passphrase by the recovery key that was noted when the office was founded.\n\n"
            "You are asked for the recovery key, then twice for the new passphrase. No record is rewritten."
        ),
        examples=("office recover --office ward5 --user anna",),
    )


def _recover(office_folder: Path | None, office_user: str | None, passphrase_file: Path | None) -> None:
    from office.session import recover as recover_office

    folder = named_folder(office_folder)
    if not office_user:
        raise click.UsageError(_("Whose passphrase is forgotten? Give a name with --user."))
    key = passphrase(None, _("Recovery key"), variable="SKRIVESTUE_RECOVERY_KEY")
    chosen = passphrase(passphrase_file, _("New passphrase of {user}").format(user=office_user), new=True)
    recover_office(folder, office_user, key, chosen)
    show([_("The new passphrase of {user} fits from now on.").format(user=office_user)])


def _found(
    office_folder: Path | None,
    office_user: str | None,
    passphrase_file: Path | None,
    country: str,
    name: str | None,
    practice: bool,
    as_json: bool,
) -> None:
    from office.session import create_office

    folder = named_folder(office_folder)
    if not office_user:
        raise click.UsageError(_("Who is the office's first user? Give a name with --user."))
    made = create_office(
        folder,
        name=name or folder.resolve().name,
        user=office_user,
        passphrase=passphrase(passphrase_file, _("New passphrase of {user}").format(user=office_user), new=True),
        country=country,
        practice=practice,
    )
    if as_json:
        show_json(made)
        return
    advice = _(
        "Write the recovery key down on paper, now, and lock it away. It is never shown again. Whoever has it can open "
        "the office; without it, a forgotten passphrase loses the records."
    )
    entries = [(_("Office"), str(made.folder)), (_("User"), office_user), (_("Recovery key"), made.recovery_key)]
    show([Record(entries), "", advice])
