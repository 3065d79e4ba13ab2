"""The same registers through Splink: pairwise precision and recall of roster lines.

Run by hand, outside of the tests:

    cargo xtask identity --seeds 1 --keep target/registers
    python -m venv /tmp/splink && /tmp/splink/bin/pip install "splink==5.0.0" "duckdb==2.0.0" pandas
    /tmp/splink/bin/python tests/python/identity_splink.py target/registers/registers-1.csv

Splink gets the roster lines as they stand, the renamed school under one name, and IDs and staff numbers that a spreadsheet
destroyed as blanks, so that both programs begin from the same cells. Its m and u are estimated from the records themselves.
"""

import itertools
import sys
from collections import defaultdict

import duckdb
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

TERMS = ["2022-1", "2022-2", "2023-1", "2023-2", "2024-1", "2024-2"]


def rosters(path):
    """The roster lines, one record each."""
    lines = pd.read_csv(path, dtype=str, keep_default_na=True)
    lines = lines[lines["kind"] == "roster"].copy()
    lines["unit"] = lines["unit"].replace({"第1学校": "实验第1学校"})
    lines["term_no"] = lines["term"].map(TERMS.index)
    lines["national_id"] = lines["national_id"].where(lines["national_id"].map(has_right_check_digit))
    lines["number"] = lines["number"].where(lines["number"].str.len() == 6)
    columns = ["line", "truth", "unit", "term_no", "name", "number", "national_id", "subject", "start", "sex"]
    return lines[columns].rename(columns={"line": "unique_id"})


def has_right_check_digit(number):
    """GB 11643: the sum of the digits by their weights, modulo 11."""
    if not isinstance(number, str) or len(number) != 18 or not number[:17].isdigit():
        return False
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def settings():
    """Comparisons of the same columns, blocking as wide as ours."""
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=1 / 2000,
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("name", 1).configure(term_frequency_adjustments=True),
            cl.ExactMatch("unit"),
            cl.DamerauLevenshteinAtThresholds("number", 1),
            cl.ExactMatch("national_id"),
            cl.ExactMatch("subject"),
            cl.DamerauLevenshteinAtThresholds("start", 1),
            cl.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("number"),
            block_on("national_id"),
            block_on("unit", "substr(name, 1, 1)"),
            block_on("unit", "start"),
        ],
    )


def clusters(records, threshold):
    """The cluster of each line."""
    db = DuckDBAPI(duckdb.connect())
    linker = Linker(db.register(records.drop(columns="truth")), settings(), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"), record_sample_proportion=1.0)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("unit", "start"), record_sample_proportion=1.0
    )
    found = linker.inference.predict(threshold_match_probability=0.001)
    for limit in threshold:
        one = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=limit)
        frame = one.as_pandas_dataframe()
        yield limit, dict(zip(frame["unique_id"], frame["cluster_id"]))


def pairs(groups):
    """Every pair inside the groups."""
    return {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}


def main(path):
    records = rosters(path)
    by_truth = defaultdict(list)
    for line, truth in zip(records["unique_id"], records["truth"]):
        by_truth[truth].append(line)
    true = pairs(by_truth)
    print(f"{len(records)} roster lines, {len(true)} pairs of one person")
    print("threshold  precision  recall   wrong pairs")
    for limit, of in clusters(records, [0.5, 0.9, 0.95, 0.99, 0.999]):
        by_found = defaultdict(list)
        for line in records["unique_id"]:
            by_found[of[line]].append(line)
        found = pairs(by_found)
        right = len(found & true)
        print(f"{limit:9}    {right / len(found):.5f}  {right / len(true):.5f}  {len(found) - right:>11}")


if __name__ == "__main__":
    main(sys.argv[1])
