"""What `kreisweit link` writes: each file as a whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from .refusing import Refused

if TYPE_CHECKING:
    from kreisweit.methods.linkage.records import Linked

    from .link_files import Source


def check_targets(targets: Sequence[Path | None], inputs: Sequence[Path]) -> None:
    """Raise Refused for a target that is one of the inputs, stands for two results or cannot be written."""
    named = [target for target in targets if target]
    for number, target in enumerate(named):
        if any(target.resolve() == other.resolve() for other in named[:number]):
            raise Refused("same_target", file=target.name)
        if (target.exists() and not target.is_file()) or not os.access(target.resolve().parent, os.W_OK | os.X_OK):
            raise Refused("not_written", file=target.name)
        if any(target.resolve() == file.resolve() for file in inputs):
            raise Refused("overwrites", file=target.name)


def save_model_text(target: Path, model: str) -> None:
    """Write the weights; raises Refused."""
    try:
        with _replacing(target) as file:
            file.write(model)
    except OSError:
        raise Refused("not_written", file=target.name) from None


def write_result(out: Path, evidence: Path | None, sources: Sequence[Source], linked: Linked) -> None:
    """Write beside the target and rename at the end: whatever happens, no half file stands there.

    `evidence`: where each pair is explained, if anywhere. Raises Refused.
    """
    known = {
        record.record: (source.name, own)
        for source in sources
        for record, own in zip(source.records, source.ids, strict=True)
    }
    try:
        with ExitStack() as stack:
            links = stack.enter_context(_replacing(out))
            explained = stack.enter_context(_replacing(evidence)) if evidence else None
            _write_links(links, known, linked)
            if explained:
                _write_evidence(explained, known, linked)
    except OSError:
        raise Refused("not_written", file=out.name) from None


@contextmanager
def _replacing(target: Path) -> Iterator[TextIO]:
    target = target.resolve()  # what a link names is replaced, not the link
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_links(file: TextIO, known: dict[str, tuple[str, str]], linked: Linked) -> None:
    """Clusters are numbered in the order in which their first records stand in the files."""
    cluster: dict[str, int] = {}
    for number, group in enumerate(sorted(linked.groups, key=min), start=1):
        cluster.update(dict.fromkeys(group, number))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("cluster_id", "source", "record_id"))
    writer.writerows((cluster[record], *names) for record, names in known.items())


def _write_evidence(file: TextIO, known: dict[str, tuple[str, str]], linked: Linked) -> None:
    from kreisweit.methods.linkage.explain import explain
    from kreisweit.methods.linkage.model import weights_from

    weights = weights_from(linked.model)
    group = {record: number for number, records in enumerate(linked.groups) for record in records}
    writer = csv.writer(file, lineterminator="\n")
    sides = ("source_left", "record_left", "source_right", "record_right")
    writer.writerow((*sides, "weight", "probability", "joined", *weights))
    for edge in linked.edges:
        lines = {line.comparison: f"{line.level} {line.weight:+.1f}" for line in explain(edge.levels, weights)}
        cells = ["" if edge.levels[code] == "unknown" else lines[code] for code in weights]
        joined = "yes" if group[edge.left] == group[edge.right] else "no"
        writer.writerow((*known[edge.left], *known[edge.right], edge.weight, edge.probability, joined, *cells))
