# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the reports must say about the shared data, computed from its files with decimals and fractions; for cli_test.sh."""
import csv
import json
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def whole(text, scale):
    """A decimal as an integer of 10^-scale, half up."""
    return int((Decimal(text) * 10**scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}: {got!r}, expected {expected!r}")


def classes(values):
    """{id: value} -> [(id, value, class)] by falling value, then id bytewise."""
    total = sum(values.values())
    before, out = 0, []
    for name, value in sorted(values.items(), key=lambda item: (-item[1], item[0].encode())):
        share = Fraction(before, total)
        out.append((name, value, "A" if share < Fraction(55, 100) else "B" if share < Fraction(85, 100) else "C"))
        before += value
    return out


def check_table(table, expected, visits=None):
    """A table against its classes; ids are compared unless they are tokens."""
    total = sum(value for _, value, _ in expected)
    same("total", table["total"], total)
    got = [(row["id"], row["value"], row["class"]) for row in table["rows"]]
    if expected and not got[0][0].startswith("card:"):
        same("rows", got, expected)
    same("values and classes", [row[1:] for row in got], [row[1:] for row in expected])
    for name in "ABC":
        mine = [value for _, value, kind in expected if kind == name]
        same(f"class {name}", table["classes"][name], {"count": len(mine), "total": sum(mine)})
    for name, usual in (("A", 0.2), ("B", 0.4), ("C", 0.4)):
        share = Fraction(sum(kind == name for _, _, kind in expected), max(1, len(expected)))
        if abs(Fraction(table["comparison"][name]["share"]) - share) > Fraction(1, 10**6):
            sys.exit(f"class {name} beside all: {table['comparison'][name]}, expected {float(share)}")
        same(f"usual {name}", table["comparison"][name]["usual"], usual)
    nobody = table["unidentified"]["amount_minor" if table["currency"] else "volume_ml"]
    core = Fraction(sum(value for _, value, kind in expected if kind == "A"), total + nobody)
    if abs(Fraction(table["core_share"]) - core) > Fraction(1, 10**6):
        sys.exit(f"core share {table['core_share']}, expected {float(core)}")
    together = 0
    for row in table["rows"]:
        together += row["value"]
        for name, exact in (("share", Fraction(row["value"], total)), ("cumulative", Fraction(together, total))):
            if abs(Fraction(row[name]) - exact) > Fraction(1, 10**6):
                sys.exit(f"{name} of {row['id']}: {row[name]}, expected {float(exact)}")
        if visits is not None:
            same(f"visits of {row['id']}", row["visits"], len(visits[row["id"]]))


# --- fleet: a row is a sale, a vehicle is its plate without hyphens ---


def plate(text):
    return "".join(c for c in text.upper() if c.isalnum())


def fleet(path, month=None):
    volume, amount, days = defaultdict(int), defaultdict(int), defaultdict(set)
    for row in rows(path):
        if month is None or row["date"].startswith(month):
            volume[plate(row["plate"])] += whole(row["litres"], 3)
            amount[plate(row["plate"])] += whole(row["value_brl"], 2)
            days[plate(row["plate"])].add(row["date"])
    return volume, amount, days


def fleet_abc(measure, path, report):
    volume, amount, days = fleet(path)
    expected = classes(volume if measure == "volume" else amount)
    table, = report["tables"]
    same("measure", report["measure"], measure)
    same("currency", table["currency"], None if measure == "volume" else "BRL")
    same("known total", table["total"], 398810421 if measure == "volume" else 234686509)
    same("known classes", [table["classes"][c]["count"] for c in "ABC"], [21 if measure == "volume" else 22,
                                                                          27 if measure == "volume" else 26, 135])
    check_table(table, expected, days)


def fleet_month(month, path, report):
    _, amount, days = fleet(path, month)
    check_table(report["tables"][0], classes(amount), days)


def fleet_monthly(path, report, letters=7, name="month"):
    expected = defaultdict(lambda: [set(), 0, 0, 0])
    for row in rows(path):
        entry = expected[plate(row["plate"]), row["date"][:letters]]
        entry[0].add(row["date"])
        entry[1] += 1
        entry[2] += whole(row["litres"], 3)
        entry[3] += whole(row["value_brl"], 2)
    same("months", [[r["id"], r[name], r["currency"], r["visits"], r["sales"], r["volume_ml"], r["amount_minor"]]
                    for r in report["rows"]],
         [[*key, "BRL", len(value[0]), *value[1:]] for key, value in
          sorted(expected.items(), key=lambda item: (item[0][0].encode(), item[0][1]))])
    same("unidentified", report["unidentified"], [])


# --- fuel cards: rows of one card, date, time and station are one receipt; currency comes with the customer ---

# Product numbers whose description in products.csv is a motor fuel, as manager/maps/ccs.map states them.
def ccs(folder):
    currency = {row["CustomerID"]: row["Currency"] for row in rows(folder + "/customers.csv")}
    receipts = defaultdict(list)
    for row in rows(folder + "/transactions_1k.csv"):
        receipts[row["CardID"], row["Date"], row["Time"], row["GasStationID"]].append(row)
    same("receipts", len(receipts), 921)
    for key, lines in receipts.items():
        yield {"card": key[0], "day": key[1], "site": key[3], "customer": "c:" + lines[0]["CustomerID"],
               "currency": currency[lines[0]["CustomerID"]], "amount": sum(whole(line["Price"], 2) for line in lines),
               "lines": lines}


def ccs_abc(by, folder, report):
    sums = defaultdict(lambda: defaultdict(int))
    for sale in ccs(folder):
        sums[sale["currency"]][sale[by]] += sale["amount"]
    same("currencies", [table["currency"] for table in report["tables"]], ["CZK", "EUR"])
    same("known totals", [table["total"] for table in report["tables"]], [42404563, 153053])
    for table in report["tables"]:
        check_table(table, classes(sums[table["currency"]]))


def fuel_of(folder):
    """The products that the map calls fuel must be fuels by name."""
    import os
    import re
    text = open(os.environ["REGULARS_TEST_SRCDIR"] + "/manager/maps/ccs.map", encoding="utf-8").read()
    return set(re.findall(r'\("(\d+)", "fuel"\)', text))


def ccs_volume(folder, report):
    fuel = fuel_of(folder)
    volume = defaultdict(int)
    for sale in ccs(folder):
        volume[sale["customer"]] += sum(whole(line["Amount"], 3) for line in sale["lines"] if line["ProductID"] in fuel)
    table, = report["tables"]
    same("currency", table["currency"], None)
    check_table(table, classes(volume))


def ccs_monthly(folder, report, letters=7, name="month"):
    fuel = fuel_of(folder)
    expected = defaultdict(lambda: [set(), 0, 0, 0])
    for sale in ccs(folder):
        entry = expected[sale["customer"], sale["day"][:letters], sale["currency"]]
        volume = sum(whole(line["Amount"], 3) for line in sale["lines"] if line["ProductID"] in fuel)
        if volume > 0:
            entry[0].add(sale["day"])
        entry[1] += 1
        entry[2] += volume
        entry[3] += sale["amount"]
    same("months", [[r["id"], r[name], r["currency"], r["visits"], r["sales"], r["volume_ml"], r["amount_minor"]]
                    for r in report["rows"]],
         [[*key, len(value[0]), *value[1:]] for key, value in
          sorted(expected.items(), key=lambda item: (item[0][0].encode(), *item[0][1:]))])


def fleet_yearly(path, report):
    fleet_monthly(path, report, 4, "year")


def ccs_yearly(folder, report):
    ccs_monthly(folder, report, 4, "year")


CHECKS = {"fleet-abc": fleet_abc, "fleet-month": fleet_month, "fleet-monthly": fleet_monthly, "fleet-yearly": fleet_yearly,
          "ccs-abc": ccs_abc, "ccs-volume": ccs_volume, "ccs-monthly": ccs_monthly, "ccs-yearly": ccs_yearly}

if __name__ == "__main__":
    with open(sys.argv[-1], encoding="utf-8") as output:
        CHECKS[sys.argv[1]](*sys.argv[2:-1], json.load(output))
