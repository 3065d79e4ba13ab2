"""Counts the lessons of every pair with fastexcel and polars: one of the two scripts `cargo xtask bench` compares with.

    python count_with_polars.py INBOX OUT.json

Reads INBOX/<term>/<school>/*.xlsx, where each workbook holds a list of pairs and a lesson register. Writes an array of
[term, school, mentor, mentee, lessons, met], one a pair and term.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastexcel
import polars as pl

LESSONS_A_TERM = 10


def table(book, sheet, columns, at):
    """The named columns of a sheet whose second row is its heading, with the term and the school of its folder."""
    rows = book.load_sheet(sheet, header_row=1, use_columns=columns).to_polars()
    return rows.with_columns(**{name: pl.lit(value) for name, value in at.items()})


def read_school(path):
    at = {"term": path.parts[-3], "school": path.parts[-2]}
    book = fastexcel.read_excel(path)
    return (table(book, "师徒结对", ["师傅", "徒弟"], at),
            table(book, "听课记录", ["听课时间", "听课人", "授课人"], at))


def main():
    inbox, out = map(Path, sys.argv[1:])
    with ThreadPoolExecutor() as pool:
        schools = list(pool.map(read_school, inbox.glob("*/*/*.xlsx")))
    pairs = pl.concat([pairs for pairs, _ in schools]).drop_nulls()
    lessons = pl.concat([lessons for _, lessons in schools]).drop_nulls("听课时间")
    given = lessons.group_by("term", "school", pl.col("听课人").alias("师傅"), pl.col("授课人").alias("徒弟")).len("lessons")
    counts = (pairs.join(given, how="left", on=["term", "school", "师傅", "徒弟"])
              .with_columns(pl.col("lessons").fill_null(0))
              .with_columns((pl.col("lessons") >= LESSONS_A_TERM).alias("met")))
    rows = counts.select("term", "school", "师傅", "徒弟", "lessons", "met").rows()
    out.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


main()
