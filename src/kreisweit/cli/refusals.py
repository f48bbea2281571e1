"""What the command line refuses before it touches anything."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal


class NotARegularFile(Refusal):
    """A device, a pipe or a socket has no end that one could wait for."""

    code = "not_a_regular_file"
    status = 422
    sentence = _("%(name)s is not an ordinary file.")
    remedy = _("Save the data as a file and name that file.")


class FileTooLarge(Refusal):
    """More than any layout takes; found out before reading."""

    code = "file_over_the_limit"
    status = 422
    sentence = _("%(name)s has more than %(megabytes)s MB.")
    remedy = _("Divide the file, for example by years, and bring the parts in one after the other.")


class PublicationMissing(Refusal):
    """The general layout belongs to no publication."""

    code = "publication_missing"
    status = 422
    sentence = _("The general layout belongs to no publication, so one has to be named.")
    remedy = _("Add --source with one of: %(known)s.")


class AnotherCounty(Refusal):
    """One installation is one county."""

    code = "another_county"
    status = 422
    sentence = _("%(key)s is not the key of this county.")
    remedy = _("This installation is for %(county)s (%(own)s). Leave --within out, or name this key.")


class PlaceNotUsable(Refusal):
    """The folder of the installation, or a database in it, is not there for the product's user."""

    code = "place_not_usable"
    status = 422
    sentence = _("%(place)s cannot be made or written to.")
    remedy = _(
        "Check KREISWEIT_HOME (and KREISWEIT_DATABASE, if it is set) and the rights: the user that Kreisweit runs as must be able to write there."
    )


class NothingSetUpYet(Refusal):
    """There is no database in the folder of the installation."""

    code = "nothing_set_up_yet"
    status = 409
    sentence = _("Nothing has been set up in %(place)s yet.")
    remedy = _(
        "Run “kreisweit migrate” first, then “kreisweit setup”. Or check KREISWEIT_HOME if you mean another folder."
    )
