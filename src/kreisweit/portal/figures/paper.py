"""The fact sheet on paper: words and numbers for the print template."""

from __future__ import annotations

from kreisweit.press.pdf import render_pdf


def fact_sheet(place, county, rows, sources, *, address):
    return render_pdf("factsheet.typ", {}, files={}, language="de", direction="ltr")
