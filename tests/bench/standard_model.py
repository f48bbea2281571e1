"""Make the standard model of linkage anew: `python -m tests.bench.standard_model`.

Learned from invented deliveries of the pool "train", whose names occur in no test and no measurement.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import duckdb
from tests.bench.delivered import delivered

from kreisweit.methods.linkage.comparisons import COMPARISONS
from kreisweit.methods.linkage.link import link

TARGET = Path("src/kreisweit/methods/linkage/standard.py")
PERSONS, SEED = 20_000, 11
HEAD = '''"""The standard model, for runs with too few records to learn from.

Learned from {persons} invented persons of the pool "train" by tests/bench/standard_model.py, which writes this file.
"""

from __future__ import annotations

STANDARD_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {{
'''


def main() -> None:
    """Link the pool "train" and write the weights that were learned."""
    with tempfile.TemporaryDirectory() as folder:
        data = delivered(Path(folder), persons=PERSONS, seed=SEED, pool="train")
    model = json.loads(link(data.records, connection=duckdb.connect()).model)
    lines = [HEAD.format(persons=PERSONS)]
    for comparison in COMPARISONS:
        lines.append(f'    "{comparison.code}": {{\n')
        for level in comparison.levels:
            if not level.unknown:
                m, u = model["levels"][comparison.code][level.code]
                lines.append(f'        "{level.code}": ({m}, {u}),\n')
        lines.append("    },\n")
    TARGET.write_text("".join([*lines, "}\n"]), encoding="utf-8")


if __name__ == "__main__":
    main()
