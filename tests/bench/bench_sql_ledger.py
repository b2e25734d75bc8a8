#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What our hooks add to a request of SQL-Ledger's: the POS page, and an update of it with a plate and a line, each beside the
stock page of the same run. bench_sql_ledger.py ENV CONF, run by sql_ledger_test.sh."""
import os
import statistics
import sys
import time

sys.path.insert(0, os.environ["REGULARS_TEST_HOST"])
from client import Cashier  # noqa: E402

env = dict(line.strip().split("=", 1) for line in open(sys.argv[1]))
conf = open(sys.argv[2]).read()
ROUNDS = 25


def switch(is_on):
    with open(sys.argv[2], "r+") as out:
        out.write(conf if is_on else "enabled = no\n" + conf)
        out.truncate()


def timed(code):
    began = time.perf_counter()
    code()
    return (time.perf_counter() - began) * 1000


cashier = Cashier(env["HOST_URL"].strip("'"), "cashier1")
times = {(what, is_on): [] for what in ("page", "update") for is_on in (False, True)}
for i in range(ROUNDS):
    for is_on in (i % 2 == 0, i % 2 == 1):
        switch(is_on)
        times["page", is_on].append(timed(cashier.open))
        typed = {"partnumber_1": "92", "qty_1": "40"}
        if is_on:
            typed["regulars_plate"] = "粤B12345"
        times["update", is_on].append(timed(lambda: cashier.press("Update", **typed)))
switch(True)
for what in ("page", "update"):
    ours, stock = (statistics.median(times[what, is_on]) for is_on in (True, False))
    print(f"sql-ledger {what} with hooks p50: {ours / stock:.2f} x ({ours:.0f} ms / {stock:.0f} ms)")
