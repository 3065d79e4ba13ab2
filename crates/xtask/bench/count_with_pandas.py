"""Counts the lessons of every pair with openpyxl and pandas: one of the two scripts `cargo xtask bench` compares with.

    python count_with_pandas.py INBOX OUT.json

Reads INBOX/<term>/<school>/*.xlsx, where each workbook holds a list of pairs and a lesson register. Writes an array of
[term, school, mentor, mentee, lessons, met], one a pair and term.
"""

import json
import sys
from pathlib import Path

import openpyxl
import pandas as pd

LESSONS_A_TERM = 10


def table(sheet, columns):
    """The named columns of a sheet whose second row is its heading."""
    rows = sheet.iter_rows(min_row=2, values_only=True)
    heading = next(rows)
    places = [heading.index(column) for column in columns]
    return pd.DataFrame.from_records([[row[place] for place in places] for row in rows], columns=columns)


def read(inbox):
    """All pairs and all lessons, with the term and the school of their folder."""
    pairs, lessons = [], []
    for path in inbox.glob("*/*/*.xlsx"):
        at = {"term": path.parts[-3], "school": path.parts[-2]}
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        pairs.append(table(book["师徒结对"], ["师傅", "徒弟"]).assign(**at))
        lessons.append(table(book["听课记录"], ["听课时间", "听课人", "授课人"]).assign(**at))
        book.close()
    return pd.concat(pairs, ignore_index=True), pd.concat(lessons, ignore_index=True)


def main():
    inbox, out = map(Path, sys.argv[1:])
    pairs, lessons = read(inbox)
    given = (lessons.dropna(subset="听课时间").rename(columns={"听课人": "师傅", "授课人": "徒弟"})
             .groupby(["term", "school", "师傅", "徒弟"], as_index=False).size())
    counts = pairs.dropna().merge(given, how="left", on=["term", "school", "师傅", "徒弟"]).fillna({"size": 0})
    counts["size"] = counts["size"].astype(int)
    counts["met"] = counts["size"] >= LESSONS_A_TERM
    rows = counts[["term", "school", "师傅", "徒弟", "size", "met"]].values.tolist()
    out.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


main()
