# SPDX-License-Identifier: LGPL-2.1-or-later
"""What reports of the sales' lines must say about the shared data, computed from its files alone; for cli_report_test.sh."""
import json
import sys
from collections import defaultdict
from datetime import date
from fractions import Fraction

from cli_figures import ccs, fuel_of, plate, rows, same, whole


def near(what, got, exact):
    if abs(Fraction(got) - exact) > Fraction(1, 10**6):
        sys.exit(f"{what}: {got}, expected {float(exact)}")


def average(amount, sales):
    """Rounded to the nearest, halves away from zero."""
    if sales == 0:
        return 0
    half = (2 * abs(amount) + sales) // (2 * sales)
    return half if amount >= 0 else -half


def fleet_sales(path):
    """A row is a sale of one grade, at noon: the file has no time."""
    for row in rows(path):
        yield {"who": plate(row["plate"]), "label": plate(row["plate"]), "day": row["date"], "hour": 12, "currency": "BRL",
               "type": "not-enrolled", "lines": [(True, row["product"], whole(row["litres"], 3), whole(row["value_brl"], 2))]}


def ccs_sales(folder):
    fuel = fuel_of(folder)
    for sale in ccs(folder):
        yield {"who": sale["customer"], "label": sale["customer"][2:], "day": sale["day"],
               "hour": int(sale["lines"][0]["Time"][:2]), "currency": sale["currency"], "type": "person",
               "lines": [(line["ProductID"] in fuel, line["ProductID"],
                          whole(line["Amount"], 3) if line["ProductID"] in fuel else 0, whole(line["Price"], 2))
                         for line in sale["lines"]]}


SALES = {"fleet": fleet_sales, "ccs": ccs_sales}


def composition(sales, report):
    """Each dimension on its own; sales and fills of a grade are those that have it."""
    expected = defaultdict(lambda: [0, 0, 0, 0])

    def add(dimension, key, sale, volume, amount, n=1, fills=1):
        row = expected[dimension, key, sale["currency"]]
        for i, value in enumerate((n, fills, volume, amount)):
            row[i] += value

    for sale in sales:
        volume = sum(line[2] for line in sale["lines"])
        amount = sum(line[3] for line in sale["lines"])
        fill = int(any(line[0] and line[2] > 0 for line in sale["lines"]))
        for dimension, key in (("type", sale["type"]), ("hour", str(sale["hour"])), ("organisation", ""), ("community", ""),
                               ("source", ""), ("weekday", str(date.fromisoformat(sale["day"]).isoweekday()))):
            add(dimension, key, sale, volume, amount, fills=fill)
        for grade in {line[1] for line in sale["lines"] if line[0]}:
            mine = [line for line in sale["lines"] if line[0] and line[1] == grade]
            add("grade", grade, sale, sum(line[2] for line in mine), sum(line[3] for line in mine), fills=fill)
        other = [line for line in sale["lines"] if not line[0]]
        if sum(line[3] for line in other) != 0:
            add("grade", "", sale, 0, sum(line[3] for line in other), fills=0)
    got = {(row["dimension"], row["key"], row["currency"]): [row[name] for name in ("sales", "fills", "volume_ml", "amount_minor")]
           for row in report["rows"]}
    same("composition", got, dict(expected))
    totals = defaultdict(int)
    for (dimension, _, _), row in expected.items():
        totals[dimension] += row[2]
    for row in report["rows"]:
        near(f"share of {row['key']}", row["share"], Fraction(row["volume_ml"], totals[row["dimension"]]))


def baskets(sales, report):
    def new():
        return {"sales": 0, "fuel_minor": 0, "shop_minor": 0, "amount_minor": 0}

    def add(row, fuel, shop):
        row["sales"] += 1
        row["fuel_minor"] += fuel
        row["shop_minor"] += shop
        row["amount_minor"] += fuel + shop

    totals = defaultdict(lambda: {kind: new() for kind in ("fuel", "both", "shop", "neither")})
    people, both, labels = defaultdict(new), defaultdict(int), {}
    for sale in sales:
        has = {line[0] for line in sale["lines"]}
        kind = "both" if len(has) == 2 else "fuel" if True in has else "shop"
        fuel, shop = (sum(line[3] for line in sale["lines"] if line[0] == is_fuel) for is_fuel in (True, False))
        add(totals[sale["currency"]][kind], fuel, shop)
        add(people[sale["who"], sale["currency"]], fuel, shop)
        both[sale["who"], sale["currency"]] += kind == "both"
        labels[sale["who"]] = sale["label"]
    for kinds in totals.values():
        for row in kinds.values():
            row["average_minor"] = average(row["amount_minor"], row["sales"])
    same("totals", {total.pop("currency"): total for total in report["totals"]}, dict(totals))
    expected = {}
    for (who, currency), row in people.items():
        if row["shop_minor"] != 0 or both[who, currency] > 0:
            expected[who, currency] = {"id": who, "label": labels[who], "currency": currency, "both": both[who, currency],
                                       "average_minor": average(row["amount_minor"], row["sales"]), **row}
    same("people", {(row["id"], row["currency"]): row for row in report["rows"]}, expected)
    order = [(row["currency"], -row["shop_minor"]) for row in report["rows"]]
    same("order of people", order, sorted(order))


def staff(sales, report):
    """Neither file says who served."""
    n, plates, volume, shop = 0, 0, 0, defaultdict(int)
    for sale in sales:
        n += 1
        plates += sale["type"] == "not-enrolled"
        volume += sum(line[2] for line in sale["lines"])
        for line in sale["lines"]:
            if not line[0]:
                shop[sale["currency"]] += line[3]
    row, = report["rows"]
    same("staff", {name: row[name] for name in ("staff", "name", "sales", "plates", "named", "enrolled", "cards", "referrals",
                                                "volume_ml", "own_customers", "own_volume_ml")},
         {"staff": None, "name": None, "sales": n, "plates": plates, "named": n, "enrolled": 0, "cards": 0, "referrals": 0,
          "volume_ml": volume, "own_customers": 0, "own_volume_ml": 0})
    near("capture", row["capture"], Fraction(plates, n))
    same("shop", {one["currency"]: one["amount_minor"] for one in row["shop"]}, dict(shop))


def service(sales, report):
    """Neither file has a rating or a complaint."""
    same("service", (report["ratings"], report["cases"], len(list(sales)) > 0), ([], [], True))


if __name__ == "__main__":
    kind, which, source, month, output = sys.argv[1:]
    with open(output, encoding="utf-8") as file:
        {"composition": composition, "baskets": baskets, "staff": staff, "service": service}[kind](
            [sale for sale in SALES[which](source) if sale["day"].startswith(month)], json.load(file))
