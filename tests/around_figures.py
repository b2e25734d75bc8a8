# SPDX-License-Identifier: LGPL-2.1-or-later
"""A small station for cli_around_test.sh, and what the reports on profiles must say of it, computed from the lists below and
the sales as they were rung: never from the database. Everything is known since 2026-01-01, sales run to 2026-10-31."""
import json
import random
import sys
from datetime import date, timedelta
from fractions import Fraction

SINCE = "2026-01-01"
# id: kind, name, area, employer, route, plates, phone
PEOPLE = {
    "1": ("person", "Zhao", "taoyuan", "20", "ring road", ["粤B00001"], "13800000001"),
    "2": ("person", "Qian", "taoyuan", "20", None, ["粤B00002"], "13800000002"),
    "3": ("taxi", "Sun", "taoyuan", None, "airport", ["粤B00003", "粤B00033"], "13800000003"),
    "4": ("person", "Li", "binhe", None, "airport", ["粤B00004"], "13800000004"),
    "5": ("person", "Zhou", "nowhere", None, None, ["粤B00005"], "13800000005"),
    "6": ("person", "Wu", None, None, "ring road", ["粤B00006"], "13800000006"),
    "7": ("person", "Zheng", "binhe", "21", None, [], "13800000007"),
    "20": ("hospital", "City Hospital", "binhe", None, None, ["粤B20001", "粤B20002", "粤B20003"], None),
    "21": ("government", "Town Hall", None, None, None, ["粤B21001"], None),
    "22": ("company", "Never Here Ltd", "taoyuan", None, None, [], None),
}
FLEET_SIZE = {"20": 5, "21": 1}
ORGANISATIONS = ("20", "21", "22")
AREAS = {"taoyuan": (400, "07"), "binhe": (120, "08")}
# whose: (day since, litres, grade, basis)
DEMANDS = {
    "1": [("2026-02-01", 100, None, "stated"), ("2026-06-01", 180, None, "surveyed")],
    "3": [("2026-02-01", 900, None, "estimated")],
    "20": [("2026-03-01", 400, "92", "invoiced"), ("2026-03-15", 600, "0", "invoiced")],
    "22": [("2026-01-15", 2000, None, "surveyed")],
}
AREA_DEMANDS = {"taoyuan": [("2026-03-01", 5000), ("2026-09-01", 8000)]}
# organisation, grade, first day, last day, litres
CONTRACTS = [("20", "92", "2026-02-01", "2026-07-31", 3000), ("20", None, "2026-03-01", "2026-12-31", 9000)]


def day(text):
    return date.fromisoformat(text)


def sales():
    """Each {"receipt","day","plate"|None,"phone"|None,"lines":[(grade, ml)],"refund_of"|None}."""
    dice, out = random.Random(8), []
    plates = [p for who in PEOPLE.values() for p in who[5]] + ["粤B99999"]
    quiet = {"粤B00033", "粤B20003", "粤B00002"}  # never here after May
    for nth in range(900):
        on = day(SINCE) + timedelta(days=dice.randrange(5, 303))
        plate = dice.choice(plates + [None] * 3)
        if plate in quiet and on > day("2026-05-31"):
            plate = None
        phone = None
        if plate in ("粤B20001", "粤B21001") and dice.random() < 0.3:
            phone = PEOPLE["1"][6]  # a driver names himself in the organisation's vehicle
        lines = [(dice.choice(["92", "0"]), dice.randrange(5000, 60000))]
        if dice.random() < 0.2:
            lines.append((dice.choice(["92", "0"]), dice.randrange(1000, 9000)))
        out.append({"receipt": "%06d" % (nth + 1), "day": on, "plate": plate, "phone": phone, "lines": lines, "refund_of": None,
                    "shop": dice.random() < 0.3})
    for nth, sale in enumerate(dice.sample(out, 40)):
        out.append({"receipt": "R%05d" % nth, "day": sale["day"] + timedelta(days=dice.choice([0, 1, 40])),
                    "plate": sale["plate"], "phone": sale["phone"], "lines": sale["lines"][:1] if nth % 2 else sale["lines"],
                    "refund_of": sale, "shop": False})
    return out


def write():
    for sale in sales():
        lines = [{"kind": "fuel", "product": grade, "volume_ml": ml, "amount_minor": ml * 7 // 10} for grade, ml in sale["lines"]]
        if sale["shop"]:
            lines.append({"kind": "goods", "product": "1", "category": "drinks", "quantity_milli": 1000, "amount_minor": 500})
        event = {"event": "sale.close", "site": "S001", "till": "1", "series": "1", "receipt": sale["receipt"],
                 "business_date": sale["day"].isoformat(), "at": sale["day"].isoformat() + "T12:00:00+08:00", "currency": "CNY",
                 "plate": sale["plate"], "phone": sale["phone"], "lines": lines,
                 "tenders": [{"kind": "cash", "amount_minor": sum(line["amount_minor"] for line in lines)}]}
        if sale["refund_of"]:
            event["event"] = "sale.refund"
            event["original"] = {"site": "S001", "series": "1", "receipt": sale["refund_of"]["receipt"]}
            event["at"] = sale["day"].isoformat() + "T20:00:00+08:00"
        print(json.dumps(event, ensure_ascii=False))


def commands():
    """What makes the profiles, a command a line, arguments separated by tabs."""
    for area, (households, staff) in AREAS.items():
        print("\t".join(["area", "add", area, "--name", area.title(), "--households", str(households), "--staff", staff]))
    print("\t".join(["area", "add", "nowhere"]))
    for number, (kind, name, area, employer, route, plates, phone) in sorted(PEOPLE.items(), key=lambda p: -int(p[0])):
        noun = "org" if number in ORGANISATIONS else "customer"
        args = [noun, "add", "--id", number, "--kind", kind, "--name", name, "--since", SINCE]
        for option, value in (("--area", area), ("--employer", employer), ("--route", route), ("--phone", phone),
                              ("--fleet-size", FLEET_SIZE.get(number))):
            args += [option, str(value)] if value is not None else []
        for plate in plates:
            args += ["--plate", plate]
        print("\t".join(args))
    for whose, words in DEMANDS.items():
        for since, litres, grade, basis in words:
            noun = ["org", "survey"] if whose in ORGANISATIONS else ["customer", "demand"]
            print("\t".join(noun + [whose, str(litres), "--on", since, "--basis", basis] + (["--grade", grade] if grade else [])))
    for area, words in AREA_DEMANDS.items():
        for since, litres in words:
            print("\t".join(["area", "survey", area, str(litres), "--on", since]))
    for org, grade, first, last, litres in CONTRACTS:
        print("\t".join(["org", "contract", org, "--from", first, "--until", last, "--litres", str(litres)] +
                        (["--grade", grade] if grade else [])))


# --- what must be said ---

def owner_of_plate(plate):
    for number, who in PEOPLE.items():
        if plate in who[5]:
            return number
    return None


def subject(sale):
    """Whose it is: who named himself by phone, else the plate's owner, else the plate."""
    if sale["phone"]:
        return next(n for n, who in PEOPLE.items() if who[6] == sale["phone"])
    return owner_of_plate(sale["plate"]) or sale["plate"]


def organisation(sale):
    who = owner_of_plate(sale["plate"])
    return who if who in ORGANISATIONS else None


def volume(sale):
    return (-1 if sale["refund_of"] else 1) * sum(ml for _, ml in sale["lines"])


def given_back(all_sales, sale, last):
    """All of it was given back by then: no visit."""
    return not sale["shop"] and any(r["refund_of"] is sale and r["lines"] == sale["lines"] and r["day"] <= last for r in all_sales)


def within(span, everything):
    return [s for s in everything if span[0] <= s["day"] <= span[1]]


def thirtieths(span):
    n, on = 0, span[0]
    while on <= span[1]:
        after = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
        whole = on.day == 1 and after - timedelta(days=1) <= span[1]
        n += 30 if whole else (min(after - timedelta(days=1), span[1]) - on).days + 1
        on = after
    return n


def needed(month_ml, span):
    return int(Fraction(month_ml * thirtieths(span), 30) + Fraction(1, 2))


def demand(words, as_of):
    """(ml a month, basis, since) of [(since, litres, grade, basis)]."""
    known = [w for w in words if day(w[0]) <= as_of]
    total = [w for w in known if w[2] is None]
    if total:
        last = max(total, key=lambda w: w[0])
        return last[1] * 1000, last[3], last[0]
    if not known:
        return None
    latest = max(known, key=lambda w: w[0])
    grades = {w[2]: w for w in sorted(known, key=lambda w: w[0])}
    return sum(w[1] for w in grades.values()) * 1000, latest[3], latest[0]


def close(found, wanted):
    return found is None and wanted is None or abs(found - float(wanted)) < 1e-6


def check(what, found, wanted):
    if found != wanted:
        sys.exit("%s: found %s, expected %s" % (what, found, wanted))


def share(part, whole):
    return Fraction(part, whole) if whole else None


def check_wallet(found, span, as_of, everything):
    rows = {}
    own = within(span, everything)
    for whose, words in DEMANDS.items():
        known = demand(words, as_of)
        if known is None:
            continue
        taken = sum(volume(s) for s in own if (organisation(s) or subject(s)) == whose)
        rows["c:" + whose] = (taken, needed(known[0], span), known)
    check("wallet rows", sorted(r["id"] for r in found["rows"]), sorted(rows))
    for row in found["rows"]:
        taken, need, known = rows[row["id"]]
        check("wallet " + row["id"], (row["volume_ml"], row["needed_ml"], row["demand_ml"], row["basis"], row["since"], row["elsewhere_ml"]),
              (taken, need) + known + (max(0, need - taken),))
        check("share", close(row["share"], share(taken, need)), True)
    order = [(-r["elsewhere_ml"], r["id"]) for r in found["rows"]]
    check("order", order, sorted(order))
    others = {}
    for sale in own:
        who = organisation(sale) or subject(sale)
        if who is not None and "c:" + who not in rows:
            others[who] = others.get(who, 0) + volume(sale)
    others = {who: ml for who, ml in others.items() if ml}
    check("unknown", (found["unknown"]["count"], found["unknown"]["volume_ml"]), (len(others), sum(others.values())))
    check("unidentified", found["unidentified"]["volume_ml"], sum(volume(s) for s in own if (organisation(s) or subject(s)) is None))
    check("all of it", found["known"]["volume_ml"] + found["unknown"]["volume_ml"] + found["unidentified"]["volume_ml"],
          sum(volume(s) for s in own))


def check_areas(found, span, as_of, everything):
    own = within(span, everything)
    visitors = {subject(s) for s in own if not s["refund_of"] and not given_back(everything, s, as_of)}
    for row in found["rows"]:
        members = [n for n, who in PEOPLE.items() if who[2] == row["id"]]
        households = AREAS.get(row["id"], (None, None))
        taken = sum(volume(s) for s in own if subject(s) in members)
        words = [(w[0], w[1], None, "surveyed") for w in AREA_DEMANDS.get(row["id"], [])]
        known = demand(words, as_of)
        check("area " + row["id"], (row["customers"], row["served"], row["volume_ml"], row["households"], row["staff"]),
              (len(members), len(visitors & set(members)), taken) + households)
        check("penetration", close(row["penetration"], share(len(members), households[0]) if households[0] else None), True)
        check("demand", (row["demand_ml"], row["since"]), (known[0], known[2]) if known else (None, None))
        check("share", close(row["share"], share(taken, needed(known[0], span)) if known else None), True)
    check("areas", sorted(r["id"] for r in found["rows"]), sorted(list(AREAS) + ["nowhere"]))
    placed = [n for n, who in PEOPLE.items() if who[2]]
    elsewhere = [n for n, who in PEOPLE.items() if not who[2]]
    check("elsewhere", (found["elsewhere"]["customers"], found["elsewhere"]["volume_ml"]),
          (len(elsewhere), sum(volume(s) for s in own if subject(s) and subject(s) not in placed)))
    check("totals", found["totals"]["volume_ml"], sum(volume(s) for s in own))


def check_organisations(found, span, as_of, everything):
    own = within(span, everything)
    check("organisations", sorted(r["id"] for r in found["rows"]), ["c:20", "c:21", "c:22"])
    for row in found["rows"]:
        number = row["id"][2:]
        mine = [s for s in own if organisation(s) == number]
        check("sums of " + number, (row["sales"], row["volume_ml"]), (sum(not s["refund_of"] for s in mine), sum(map(volume, mine))))
        check("visits of " + number, row["visits"], len({s["day"] for s in mine if not s["refund_of"] and
                                                        not given_back(everything, s, as_of)}))
        for group, key, name in (("months", "month", lambda s: s["day"].isoformat()[:7]), ("vehicles", "plate", lambda s: s["plate"])):
            wanted = {}
            for sale in mine:
                n, ml = wanted.get(name(sale), (0, 0))
                wanted[name(sale)] = (n + (not sale["refund_of"]), ml + volume(sale))
            check(group + " of " + number, {one[key]: (one["sales"], one["volume_ml"]) for one in row[group]}, wanted)
        grades = {}
        for sale in mine:
            for grade, ml in sale["lines"]:
                grades[grade] = grades.get(grade, 0) + (-ml if sale["refund_of"] else ml)
        check("grades of " + number, {one["grade"]: one["volume_ml"] for one in row["grades"]}, grades)
        known = demand(DEMANDS.get(number, []), as_of)
        check("demand of " + number, row["demand_ml"], known[0] if known else None)
        check("share of " + number, close(row["share"], share(row["volume_ml"], needed(known[0], span)) if known else None), True)
        contracts = [c for c in CONTRACTS if c[0] == number and day(c[2]) <= as_of and day(c[3]) >= span[0]]
        check("contracts of " + number, [(c["grade"], c["from"]) for c in row["contracts"]], [(c[1], c[2]) for c in contracts])
        for contract, said in zip(contracts, row["contracts"]):
            _, grade, first, last, litres = contract
            taken = 0
            for sale in everything:
                if organisation(sale) != number or sale["day"] > as_of or not day(first) <= sale["day"] <= day(last):
                    continue
                for product, ml in sale["lines"]:
                    closer = any(c[0] == number and c[1] == product and day(c[2]) <= sale["day"] <= day(c[3]) and
                                 day(c[3]) >= span[0] for c in CONTRACTS)
                    if grade == product or grade is None and not closer:
                        taken += -ml if sale["refund_of"] else ml
            check("taken", (said["taken_ml"], said["left_ml"], said["days_left"]),
                  (taken, max(0, litres * 1000 - taken), max(0, (day(last) - as_of).days)))
            check("fulfilled", close(said["fulfilled"], share(taken, litres * 1000)), True)


def check_statement(found, span, _as_of, everything):
    """Fuel line by line, the rest of a receipt in a row a month and vehicle. Amounts as write() makes them."""
    wanted, total = {}, 0
    for sale in within(span, everything):
        if organisation(sale) != "20":
            continue
        sign = -1 if sale["refund_of"] else 1
        for grade, ml in sale["lines"]:
            key = (sale["day"].isoformat()[:7], sale["plate"], grade)
            n, sum_ml, minor = wanted.get(key, (0, 0, 0))
            wanted[key] = (n + sign, sum_ml + sign * ml, minor + sign * (ml * 7 // 10))
            total += sign * (ml * 7 // 10)
        if sale["shop"]:
            key = (sale["day"].isoformat()[:7], sale["plate"], None)
            n, sum_ml, minor = wanted.get(key, (0, 0, 0))
            wanted[key] = (n + 1, 0, minor + 500)
            total += 500
    check("statement", {(r["month"], r["plate"], r["grade"]): (r["lines"], r["volume_ml"], r["amount_minor"])
                        for r in found["rows"]}, wanted)
    check("amount", [t["amount_minor"] for t in found["totals"]], [total])


def check_extension(found, span, as_of, everything):
    here = [s for s in within(span, everything) if not s["refund_of"] and not given_back(everything, s, as_of)]
    plates = {s["plate"] for s in here if s["plate"]}
    coming = {subject(s) for s in here} | {owner_of_plate(p) for p in plates if owner_of_plate(p)}
    wanted = {}
    for number, who in PEOPLE.items():
        others = sum(p in plates for p in who[5])
        for plate in who[5]:
            if plate not in plates and others:
                wanted[plate] = ("vehicle", others)
        if number in coming:
            continue
        for reason, nth in (("employer", 3), ("community", 2), ("route", 4)):
            n = sum(who[nth] is not None and PEOPLE[c][nth] == who[nth] for c in coming if c in PEOPLE)
            if n:
                wanted["c:" + number] = (reason, n)
                break
    check("extension", {r["id"]: (r["reason"], r["coming"]) for r in found["rows"]}, wanted)
    for row in found["rows"]:
        own = [s for s in everything if not s["refund_of"] and s["day"] <= span[1] and not given_back(everything, s, as_of) and
               (s["plate"] == row["id"] if row["reason"] == "vehicle" else "c:" + str(subject(s)) == row["id"])]
        check("last of " + row["id"], row["last"], max(s["day"] for s in own).isoformat() if own else None)
    fleets = {n: (size, len(PEOPLE[n][5])) for n, size in FLEET_SIZE.items() if size > len(PEOPLE[n][5])}
    check("unknown", {r["id"][2:]: (r["fleet_size"], r["known"]) for r in found["unknown"]}, fleets)


def main():
    if sys.argv[1] == "sales":
        return write()
    if sys.argv[1] == "commands":
        return commands()
    # check REPORT FROM TO AS-OF: the JSON is in the file out.
    report, first, last, as_of = sys.argv[2:]
    found = json.load(open("out"))
    if report != "statement":
        check("days", (found["from"], found["to"], found["as_of"]), (first, last, as_of))
    globals()["check_" + report](found, (day(first), day(last)), day(as_of), sales())


main()
