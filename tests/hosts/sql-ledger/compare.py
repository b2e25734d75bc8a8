#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares what SQL-Ledger posted with what the side database holds: the same documents, each once, with the same litres
and the same money. Each side is asked by SQL of its own. compare.py 'PSQL COMMAND' SIDE.db"""
import shlex
import sqlite3
import subprocess
import sys

POSTED = """
SELECT coalesce(s.receipt, a.invnumber), round(a.amount::numeric * 100), coalesce(sum(round((i.qty * CASE p.partnumber WHEN 'CAN25' THEN 25 ELSE 1 END)::numeric * 1000))
    FILTER (WHERE p.partnumber IN ('92', '95', 'D0', 'CAN25')), 0)
FROM ar a LEFT JOIN regulars_sale s ON s.ar_id = a.id LEFT JOIN invoice i ON i.trans_id = a.id LEFT JOIN parts p ON p.id = i.parts_id
WHERE (a.till IS NOT NULL OR s.ar_id IS NOT NULL) AND a.amount <> 0 GROUP BY a.id, s.receipt, a.invnumber, a.amount
"""
HELD = """
SELECT f.receipt, v.amount_minor, v.volume_ml FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.amount_minor <> 0 OR v.volume_ml <> 0
"""


def posted(psql):
    out = subprocess.run(shlex.split(psql) + ["-F", "\t", "-c", POSTED], check=True, capture_output=True, text=True).stdout
    return sorted((r[0], int(r[1]), int(r[2])) for r in (line.split("\t") for line in out.splitlines()))


def held(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    return sorted((r, int(a), int(v)) for r, a, v in db.execute(HELD))


def compare(psql, path):
    """A list of differences; the number of documents."""
    here, there = posted(psql), held(path)
    wrong = [f"posted, not held: {row}" for row in here if row not in there]
    wrong += [f"held, not posted: {row}" for row in there if row not in here]
    if len(set(r for r, _, _ in there)) != len(there):
        wrong.append("held twice")
    return wrong, len(here)


if __name__ == "__main__":
    wrong, n = compare(sys.argv[1], sys.argv[2])
    print(f"{n} invoices posted, {len(wrong)} differences")
    print("\n".join(wrong[:20]))
    sys.exit(1 if wrong else 0)
