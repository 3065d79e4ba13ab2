"""Opens every table of a store with pandas, polars and DuckDB, and one as an Excel workbook; fails where they differ.

    python tests/python/open_tables.py --workspace DIR --program qinglan

What each of them must find is what store/manifest.json says was written. Needs tests/python/requirements.txt.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workspace", type=Path, required=True, help="workspace whose store/ is opened")
    parser.add_argument("--program", type=Path, required=True, help="the program that writes a table as .xlsx")
    return parser.parse_args()


def check_table(store, table):
    """One table: the same rows and columns for every reader."""
    folder = store / table["table"]
    files = [str(store / file["path"]) for file in table["files"]]
    glob = str(folder / "**" / "*.parquet")
    found = {
        "pandas": sum(len(pandas.read_parquet(file)) for file in files),
        "polars": sum(polars.read_parquet(file).height for file in files),
        "duckdb": duckdb.sql(f"SELECT COUNT(*) FROM read_parquet('{glob}', hive_partitioning = true)").fetchall()[0][0],
    }
    wrong = {reader: rows for reader, rows in found.items() if rows != table["rows"]}
    if wrong:
        return f"{table['table']}: {table['rows']} rows written, found {wrong}"
    columns = [set(pandas.read_parquet(file).columns) - {"term"} for file in files]
    columns += [set(polars.read_parquet(file).columns) - {"term"} for file in files]
    return None if all(one == columns[0] for one in columns) else f"{table['table']}: the readers see other columns"


def check_excel(workspace, program, table):
    """One table as a workbook: the same rows as in the store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        query = f"SELECT * FROM {table['table']}"
        with open(path, "wb") as out:
            subprocess.run([program, "query", workspace, query, "--format", "xlsx"], stdout=out, check=True)
        rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].max_row - 1
    return None if rows == table["rows"] else f"{table['table']}: {table['rows']} rows written, {rows} in the workbook"


def main():
    args = parse()
    store = args.workspace / "store"
    tables = json.loads((store / "manifest.json").read_text(encoding="utf-8"))["tables"]
    filled = [table for table in tables if table["rows"]]
    assert len(filled) > 20, "the store is all but empty"
    pairing = next(table for table in tables if table["table"] == "pairings")
    faults = [fault for fault in map(lambda table: check_table(store, table), filled) if fault]
    faults += [fault for fault in [check_excel(args.workspace, args.program, pairing)] if fault]
    for fault in faults:
        print(fault)
    print(f"{len(filled)} tables opened by pandas, polars and DuckDB; {len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
