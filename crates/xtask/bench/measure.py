"""Runs a command once and writes what it took: wall time, processor time, and the most memory it held.

    python measure.py OUT.json COMMAND...

The figures are the system's own of the ended process (`wait4`); they count the process and children it waited for.
The command's output goes where this one's goes; its exit status is written, not returned.
"""

import json
import os
import shutil
import sys
import time

out, command = sys.argv[1], sys.argv[2:]
# Kilobytes everywhere but on macOS, where the field counts bytes.
UNIT = 1 if sys.platform == "darwin" else 1024

start = time.perf_counter()
process = os.posix_spawn(shutil.which(command[0]) or command[0], command, os.environ)
_, status, used = os.wait4(process, 0)
wall = time.perf_counter() - start
with open(out, "w", encoding="utf-8") as file:
    json.dump({"wall_seconds": wall, "cpu_seconds": used.ru_utime + used.ru_stime, "peak_bytes": used.ru_maxrss * UNIT,
               "exit": os.waitstatus_to_exitcode(status)}, file)
