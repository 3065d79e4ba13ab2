"""Executes a notebook from top to bottom and fails when one of its cells fails.

    python tests/python/run_notebook.py [--notebook FILE] [--workspace DIR] [--save FILE]

The notebook itself is never written; `--save` keeps the executed copy. Needs notebooks/requirements.txt.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notebook", type=Path, default=ROOT / "notebooks" / "term.ipynb")
    parser.add_argument("--workspace", type=Path, help="workspace whose store/ is read (else QINGLAN_WORKSPACE)")
    parser.add_argument("--save", type=Path, help="where to keep the executed copy")
    return parser.parse_args()


def private_sockets(folder):
    """Settings by which the kernel talks through files in `folder`, not over the network, where the system can."""
    settings = Config()
    if sys.platform != "win32":
        settings.AsyncKernelManager.update(transport="ipc", ip=str(Path(folder) / "kernel"))
    return settings


def main():
    args = parse()
    if args.workspace:
        os.environ["QINGLAN_WORKSPACE"] = str(args.workspace.resolve())
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    notebook = nbformat.read(args.notebook, as_version=4)
    try:
        with tempfile.TemporaryDirectory() as folder:
            resources = {"metadata": {"path": args.notebook.parent}}
            client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources,
                                    config=private_sockets(folder))
            client.execute()
    except CellExecutionError as error:
        print(f"{args.notebook.name}: {error}", file=sys.stderr)
        return 1
    finally:
        if args.save:
            nbformat.write(notebook, args.save)
    print(f"{args.notebook.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
