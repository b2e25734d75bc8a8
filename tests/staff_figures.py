# SPDX-License-Identifier: LGPL-2.1-or-later
"""A small station of people, shifts and teams, and what must be said of them; for cli_staff_test.sh.

`make FILE` writes its sales; `check WHAT ... FILE` computes the same from that journal alone and compares."""
import json
import random
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction

# Whose customers they are, as cli_staff_test.sh says it: who developed, who keeps from which day on ("" the pool).
OWNERS = {
    "粤A00001": ("07", "2026-04-05", [("2026-04-05", "07"), ("2026-04-20", "09")]),
    "粤A00002": ("09", "2026-04-10", []),
    "粤A00003": ("team:north", "2026-03-01", [("2026-03-01", "team:north")]),
    "粤A00004": ("07", "2026-04-12", [("2026-04-12", "07"), ("2026-04-16", "")]),
}
TEAMS = {"07": [("2026-01-01", "north")], "09": [("2026-01-01", "south"), ("2026-04-15", "north")], "11": [("2026-04-08", "south")]}


def make(path):
    rng = random.Random(61)
    start = datetime.fromisoformat("2026-03-28T00:00:00+08:00")
    with open(path, "w", encoding="utf-8") as out:
        receipt = 0
        for day in range(40):
            # Shifts 1 and 2 every day; the second ends after midnight.
            for shift, begins, people in (("1", 6, ("07", "09")), ("2", 16, ("09", "11"))):
                n = rng.randrange(4, 9)
                for i in range(n):
                    receipt += 1
                    at = start + timedelta(days=day, hours=begins, minutes=590 * i // n + rng.randrange(0, 60))
                    litres = rng.randrange(10, 60)
                    lines = [{"kind": "fuel", "product": "92", "volume_ml": litres * 1000 + 7, "amount_minor": litres * 700}]
                    if rng.random() < 0.3:
                        lines.append({"kind": "goods", "product": "1", "quantity_milli": 1000, "amount_minor": rng.randrange(1, 50) * 100})
                    sale = {"event": "sale.close", "series": "S", "receipt": str(receipt), "at": at.isoformat(), "till": "1",
                            "attendant": rng.choice(people), "shift": shift, "lines": lines}
                    kind = rng.random()
                    if kind < 0.5:
                        sale["plate"] = rng.choice(list(OWNERS) + ["粤A00009"])
                    elif kind < 0.6:
                        sale["card"] = "1000111234567890123"
                    print(json.dumps(sale, ensure_ascii=False), file=out)


def read(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            sale = json.loads(line)
            sale["time"] = datetime.fromisoformat(sale["at"])
            sale["day"] = sale["at"][:10]
            sale["litres_ml"] = sum(one.get("volume_ml", 0) for one in sale["lines"])
            sale["shop"] = sum(one["amount_minor"] for one in sale["lines"] if one["kind"] == "goods")
            yield sale


def last(steps, day, nothing):
    """The last of (day, value) that begins on that day or before."""
    value = nothing
    for since, one in steps:
        if since <= day:
            value = one
    return value


def owner(sale):
    who, developed, kept = OWNERS.get(sale.get("plate"), ("", "9999", []))
    return last(kept, sale["day"], who if sale["day"] >= developed else "")


def first_fills(sales):
    """By customer: the first sale on or after the day of its development."""
    first = {}
    for sale in sorted(sales, key=lambda one: one["time"]):
        plate = sale.get("plate")
        if plate in OWNERS and plate not in first and sale["day"] >= OWNERS[plate][1]:
            first[plate] = sale
    return {plate: (OWNERS[plate][0], sale["day"]) for plate, sale in first.items()}


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}: {got}, expected {expected}")


def capture(sales, report, by):
    """The second shift is one although midnight lies in it: its sales before six belong to the day before."""
    rows = defaultdict(lambda: [0, 0, 0])
    for sale in sales:
        began = (sale["time"] - timedelta(hours=6)).date().isoformat()
        key = {"both": (began, sale["shift"], sale["attendant"]), "shift": (began, sale["shift"], None),
               "attendant": (None, None, sale["attendant"])}[by]
        row = rows[key]
        row[0] += 1
        row[1] += "plate" in sale or "card" in sale
        row[2] += "plate" in sale
    got = {(row["day"], row["shift"], row["staff"]): [row["sales"], row["captured"], row["plates"]] for row in report["rows"]
           if row["sales"]}
    same("capture", got, dict(rows))
    for row in report["rows"]:
        if row["sales"] and abs(Fraction(row["rate"]) - Fraction(row["captured"], row["sales"])) > Fraction(1, 10**8):
            sys.exit(f"rate of {row}")
    same("totals", report["totals"]["sales"], sum(row[0] for row in rows.values()))


def contest(sales, report):
    metric, teams = report["metric"], report["between"] == "teams"
    sums, n = defaultdict(int), defaultdict(int)
    until = min(report["to"], report["as_of"])

    def add(who, day, value):
        if who.startswith("team:"):
            who = who[5:] if teams else ""
        elif teams:
            who = last(TEAMS.get(who, []), day, "")
        if who and report["from"] <= day <= until:
            sums[who] += value

    for sale in sales:
        who = sale["attendant"]
        group = last(TEAMS.get(who, []), sale["day"], "") if teams else who
        if report["from"] <= sale["day"] <= until:
            n[group] += 1
        if metric in ("plates", "captured", "capture-rate"):
            add(who, sale["day"], "plate" in sale or (metric != "plates" and "card" in sale))
        elif metric == "shop":
            add(who, sale["day"], sale["shop"])
        elif metric == "shop-sales":
            add(who, sale["day"], sale["shop"] > 0)
        elif metric == "own-volume":
            add(owner(sale), sale["day"], sale["litres_ml"])
    if metric == "first-fills":
        for who, day in first_fills([sale for sale in sales if sale["day"] <= until]).values():
            add(who, day, 1)
    if metric == "developed":
        for who, day, _ in OWNERS.values():
            add(who, day, 1)
    people = {"north", "south"} if teams else {"07", "09", "11", "boss"}
    values = {who: Fraction(sums[who], n[who]) if metric == "capture-rate" and n[who] else Fraction(sums[who]) for who in people}
    for row in report["rows"]:
        if abs(Fraction(row["value"]) - values[row["id"]]) > Fraction(1, 10**8):
            sys.exit(f"{metric}: {row}, expected {float(values[row['id']])}")
        same(f"rank of {row['id']} in {metric}", row["rank"], 1 + sum(one > values[row["id"]] for one in values.values()))
        same(f"sales of {row['id']}", row["sales"], n[row["id"]])
    same("who takes part", {row["id"] for row in report["rows"]}, people)


# As cli_staff_test.sh sets them: metric, since when, minor units, for how many.
RATES = {"plates": [("2026-01-01", 10, 1), ("2026-04-16", 15, 1)], "shop": [("2026-04-01", 2, 1)], "first-fills": [("2026-04-01", 500, 1)],
         "own-volume": [("2026-04-01", 5, 10)], "shop-sales": [("2026-05-01", 20, 1)]}


def statement(sales, report):
    who, lines = report["staff"], {}
    for metric, steps in RATES.items():
        for i, (since, amount, per) in enumerate(steps):
            until = steps[i + 1][0] if i + 1 < len(steps) else "9999"
            if since <= "2026-04-30" and until > "2026-04-01":
                lines[metric, max(since, "2026-04-01")] = [0, amount, per, until, defaultdict(int)]

    def add(metric, day, count, customer=None):
        for (name, since), line in lines.items():
            if name == metric and max(since, "2026-04-01") <= day < line[3] and day <= "2026-04-30" and count:
                line[0] += count
                line[4][day, customer] += count

    for sale in sales:
        if sale["attendant"] == who:
            add("plates", sale["day"], int("plate" in sale))
            add("shop", sale["day"], sale["shop"])
        if owner(sale) == who:
            add("own-volume", sale["day"], sale["litres_ml"], "c:" + sale["plate"][-1])
    for plate, (developer, day) in first_fills(sales).items():
        if developer == who:
            add("first-fills", day, 1, "c:" + plate[-1])
    unit = {"own-volume": 1000, "shop": 100}
    expected, total = {}, 0
    for (metric, since), (count, amount, per, _, parts) in lines.items():
        money = Fraction(count * amount, per * unit.get(metric, 1))
        paid = int(money + Fraction(1, 2))
        total += paid
        expected[metric, since] = (count, amount, per, paid, dict(parts))
    got = {(line["metric"], line["from"]): (line["count"], line["rate_minor"], line["per"], line["amount_minor"],
                                            {(part["day"], part["customer"]): part["count"] for part in line["because"]})
           for line in report["lines"]}
    same("statement", got, expected)
    same("total", report["total_minor"], total)
    same("sum of lines", sum(line["amount_minor"] for line in report["lines"]), total)


if __name__ == "__main__":
    what, *more = sys.argv[1:]
    if what == "make":
        make(more[0])
    else:
        with open("out", encoding="utf-8") as file:
            figures = json.load(file)
        rows = list(read(more[-1]))
        if what == "capture":
            days = more[1] if len(more) > 2 else ""
            capture([sale for sale in rows if sale["day"].startswith(days)], figures, more[0])
        else:
            {"contest": contest, "statement": statement}[what](rows, figures)
