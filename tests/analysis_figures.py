# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the reports of the analysis must say about the shared data, computed from its files alone; for
cli_analysis_test.sh. Written from the definitions, not from the program: lists, sorting and fractions."""
import json
import math
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction

import cli_figures
from cli_figures import fuel_of, plate, rows, same, whole


def day(text):
    return date.fromisoformat(text)


def fleet_days(path):
    """{id: {day: volume}}"""
    days = defaultdict(lambda: defaultdict(int))
    for row in rows(path):
        days[plate(row["plate"])][day(row["date"])] += whole(row["litres"], 3)
    return days


def ccs_days(folder):
    """The same, of days with fuel alone, and everybody who bought anything from when on."""
    fuel, days, seen = fuel_of(folder), defaultdict(lambda: defaultdict(int)), {}
    for sale in cli_figures.ccs(folder):
        on = day(sale["day"])
        seen[sale["customer"]] = min(on, seen.get(sale["customer"], on))
        volume = sum(whole(line["Amount"], 3) for line in sale["lines"] if line["ProductID"] in fuel)
        if volume > 0:
            days[sale["customer"]][on] += volume
    return days, seen


def cdnow_days(path):
    days = defaultdict(lambda: defaultdict(int))
    for line in open(path, encoding="ascii"):
        _, customer, on, discs, _ = line.split()
        days["c:" + customer][datetime.strptime(on, "%Y%m%d").date()] += int(discs) * 1000
    return days


def lower_median(values):
    return sorted(values)[(len(values) - 1) // 2]


def nearest_rank(values, percent):
    return sorted(values)[math.ceil(Fraction(percent, 100) * len(values)) - 1]


def judge(days, as_of):
    """Stage, at risk, visits, last, typical interval, overdue of a {day: volume}."""
    visits = sorted(d for d in days if d <= as_of)
    if not visits:
        return "potential", False, 0, None, None, None
    gaps = [(b - a).days for a, b in zip(visits, visits[1:])]
    silent = (as_of - visits[-1]).days
    if not gaps:
        return "lost" if silent > 180 else "potential", False, 1, visits[-1], None, None
    typical = lower_median(gaps)
    if silent > 3 * typical and silent > 60:
        stage = "lost"
    elif sum((visits[-1] - d).days <= min(4 * typical, 365) for d in visits) >= 3:
        stage = "regular"
    else:
        stage = "floating"
    return (stage, stage == "regular" and silent > nearest_rank(gaps, 80), len(visits), visits[-1], typical,
            max(0, silent - typical))


def stages(days, seen, as_of, report):
    as_of = day(as_of)
    expected = {who: judge(days.get(who, {}), as_of) for who, since in seen.items() if since <= as_of}
    got = {row["id"]: (row["stage"], row["at_risk"], row["visits"], row["last"] and day(row["last"]),
                       row["typical_interval_days"], row["overdue_days"]) for row in report["rows"]}
    same("as of", report["as_of"], as_of.isoformat())
    same("who", sorted(got), sorted(expected))
    for who, value in expected.items():
        same(f"stage of {who}", got[who], value)
    for stage in ("potential", "floating", "regular", "lost"):
        same(stage, report["stages"][stage], sum(value[0] == stage for value in expected.values()))
    same("at risk", report["at_risk"], sum(value[1] for value in expected.values()))
    same("no model", {row["p_alive"] for row in report["rows"]} <= {None}, True)


def first_seen(days):
    return {who: min(on) for who, on in days.items()}


def fleet_stages(as_of, path, report):
    days = fleet_days(path)
    stages(days, first_seen(days), as_of, report)


def ccs_stages(as_of, folder, report):
    days, seen = ccs_days(folder)
    stages(days, seen, as_of, report)


def cdnow_stages(as_of, path, report):
    days = cdnow_days(path)
    stages(days, first_seen(days), as_of, report)


def month_ends(as_of, n):
    """The ends of n + 1 months up to the day: the last of them is the day itself."""
    ends = [as_of]
    for _ in range(n):
        ends.insert(0, ends[0].replace(day=1) - timedelta(1))
    return ends


def transitions(days, as_of, n, report):
    expected = defaultdict(int)
    ends = month_ends(day(as_of), int(n))
    for on in days.values():
        for before, after in zip(ends, ends[1:]):
            was = judge(on, before)[0] if min(on) <= before else None
            now = judge(on, after)[0] if min(on) <= after else None
            if now is not None and now != was:
                expected[after.isoformat()[:7], was, now] += 1
    same("transitions", {(row["month"], row["from"], row["to"]): row["count"] for row in report["transitions"]},
         dict(expected))


def fleet_transitions(as_of, n, path, report):
    transitions(fleet_days(path), as_of, n, report)


def cdnow_transitions(as_of, n, path, report):
    transitions(cdnow_days(path), as_of, n, report)


def customers(days, report, per=7):
    periods = sorted({on.isoformat()[:per] for ons in days.values() for on in ons})
    expected = []
    for period in periods:
        served = {who for who, ons in days.items() if any(on.isoformat()[:per] == period for on in ons)}
        new = {who for who in served if min(days[who]).isoformat()[:per] == period}
        expected.append({"period": period, "served": len(served), "new": len(new), "returning": len(served - new),
                         "visits": sum(on.isoformat()[:per] == period for ons in days.values() for on in ons),
                         "volume_ml": sum(volume for ons in days.values() for on, volume in ons.items()
                                          if on.isoformat()[:per] == period)})
    same("periods", [row for row in report["rows"] if row["visits"] > 0], expected)
    same("served in all", report["total"]["served"], len(days))
    same("visits in all", report["total"]["visits"], sum(row["visits"] for row in expected))


def fleet_customers(path, report):
    customers(fleet_days(path), report)


def ccs_customers(folder, report):
    customers(ccs_days(folder)[0], report)


def cdnow_customers(path, report):
    customers(cdnow_days(path), report, 4)


def frequency(days, as_of, report):
    as_of = day(as_of)
    same("who", {row["id"] for row in report["rows"] if row["visits"] > 0}, {w for w in days if min(days[w]) <= as_of})
    for row in report["rows"]:
        ons = {on: volume for on, volume in days.get(row["id"], {}).items() if on <= as_of}
        stage, _, visits, last, typical, overdue = judge(ons, as_of)
        same(f"visits of {row['id']}", row["visits"], visits)
        if not visits:
            continue
        gaps = [(b - a).days for a, b in zip(sorted(ons), sorted(ons)[1:])]
        total, span = sum(ons.values()), max(30, (as_of - min(ons)).days + 1)
        expected = {"first": min(ons).isoformat(), "last": last.isoformat(), "typical_interval_days": typical,
                    "late_interval_days": nearest_rank(gaps, 80) if gaps else None, "overdue_days": overdue,
                    "expected_next": (last + timedelta(typical)).isoformat() if gaps and stage != "lost" else None,
                    "volume_ml": total, "volume_per_visit_ml": lower_median(list(ons.values())),
                    "volume_per_month_ml": math.floor(Fraction(total * 30, span) + Fraction(1, 2))}
        same(f"frequency of {row['id']}", {key: row[key] for key in expected}, expected)


def fleet_frequency(as_of, path, report):
    frequency(fleet_days(path), as_of, report)


def ccs_frequency(as_of, folder, report):
    frequency(ccs_days(folder)[0], as_of, report)


def of_group(members, as_of):
    """What is said of a group of [{day: volume}]: visits and volumes of each member, intervals of the days of any of them."""
    members = [{on: volume for on, volume in ons.items() if on <= as_of} for ons in members]
    ons = sorted({on for member in members for on in member})
    if not ons:
        return None
    volumes = [volume for member in members for volume in member.values()]
    stage, _, _, last, typical, overdue = judge(dict.fromkeys(ons, 0), as_of)
    span = max(30, (as_of - ons[0]).days + 1)
    return {"visits": len(volumes), "first": ons[0].isoformat(), "last": last.isoformat(),
            "typical_interval_days": typical if len(ons) > 1 else None,
            "late_interval_days": nearest_rank([(b - a).days for a, b in zip(ons, ons[1:])], 80) if len(ons) > 1 else None,
            "overdue_days": overdue if len(ons) > 1 else None,
            "expected_next": (last + timedelta(typical)).isoformat() if len(ons) > 1 and stage != "lost" else None,
            "volume_ml": sum(volumes), "volume_per_visit_ml": lower_median(volumes),
            "volume_per_month_ml": math.floor(Fraction(sum(volumes) * 30, span) + Fraction(1, 2)),
            "p_alive": None, "expected_volume_ml": None}


def fleet_groups(as_of, groups, path, report):
    """`groups`: "name=PLATE+PLATE" with blanks between, "/" between plates of one customer; or "each"."""
    days, as_of = fleet_days(path), day(as_of)

    def member(plates):
        merged = defaultdict(int)
        for who in plates.split("/"):
            for on, volume in days[who].items():
                merged[on] += volume
        return merged
    names = {who: [who] for who in days} if groups == "each" else \
        {name: plates.split("+") for name, plates in (group.split("=") for group in groups.split())}
    expected = {name: of_group([member(plates) for plates in members], as_of) for name, members in names.items()}
    same("groups", {row["id"]: {key: row[key] for key in of_group([{as_of: 1}], as_of)} for row in report["rows"]},
         {name: value for name, value in expected.items() if value is not None})
    order = [(-row["visits"], row["id"].encode()) for row in report["rows"]]
    same("the most frequent first", order, sorted(order))


def ccs_cards(as_of, folder, report):
    """Tokens are the program's own: the rows are compared without ids."""
    fuel, days = fuel_of(folder), defaultdict(lambda: defaultdict(int))
    for sale in cli_figures.ccs(folder):
        volume = sum(whole(line["Amount"], 3) for line in sale["lines"] if line["ProductID"] in fuel)
        if volume > 0:
            days[sale["card"]][day(sale["day"])] += volume
    expected = [json.dumps(of_group([ons], day(as_of)), sort_keys=True) for ons in days.values()]
    same("cards", sorted(json.dumps({key: row[key] for key in json.loads(expected[0])}, sort_keys=True)
                         for row in report["rows"] if row["visits"] > 0), sorted(expected))


def band(ons, as_of, typical, last):
    """(length, recent, low, middle, high) of a customer's blocks, the last ones held against up to 12 before them, and the
    last ones; None: fewer than three before."""
    length = min(182, max(28, math.ceil(4 * (typical or 0) / 7) * 7))
    blocks = []
    for k in range(last + 12):
        end = as_of - timedelta(k * length)
        begin = end - timedelta(length - 1)
        if k >= last and begin < min(ons):
            break
        blocks.append(sum(volume for on, volume in ons.items() if begin <= on <= end))
    before = blocks[last:]
    if len(before) < 3:
        return None
    return (length, blocks[0], nearest_rank(before, 10), lower_median(before), nearest_rank(before, 90)), blocks[:last]


def anomalies(days, amounts, as_of, report):
    as_of = day(as_of)
    expected = []
    known = {who: ons for who, ons in days.items() if min(ons) <= as_of}
    grades = {who: grade for who, _, grade in cli_figures.classes(
        {who: sum(amount for on, amount in amounts[who].items() if on <= as_of) for who in known})}
    for who, every in known.items():
        ons = {on: volume for on, volume in every.items() if on <= as_of}
        stage, _, _, last, typical, overdue = judge(ons, as_of)
        if stage == "regular" and (as_of - last).days > max(40, Fraction(5, 2) * typical):
            expected.append((grades[who], 0, who, "overdue", overdue))
        if stage == "lost":
            continue
        found = band(ons, as_of, typical, 2)
        if found and all(one < found[0][2] and one * 100 < found[0][3] * 60 for one in found[1]):
            expected.append((grades[who], 1, who, "fallen", found[0]))
        found = band(ons, as_of, typical, 1)
        if found and found[0][1] > found[0][4] and found[0][1] > found[0][3] * 2:
            expected.append((grades[who], 2, who, "jumped", found[0]))
    got = [(row["class"], ["overdue", "fallen", "jumped"].index(row["kind"]), row["id"], row["kind"],
            row["overdue_days"] if row["kind"] == "overdue" else
            tuple(row[key] for key in ("period_days", "volume_ml", "low_ml", "typical_ml", "high_ml")))
           for row in report["rows"]]
    same("anomalies", got, sorted(expected, key=lambda item: (item[0], item[1], item[2].encode())))
    for kind in ("overdue", "fallen", "jumped"):
        same(kind, report["counts"][kind], sum(item[3] == kind for item in expected))


def fleet_anomalies(as_of, path, report):
    amounts = defaultdict(lambda: defaultdict(int))
    for row in rows(path):
        amounts[plate(row["plate"])][day(row["date"])] += whole(row["value_brl"], 2)
    anomalies(fleet_days(path), amounts, as_of, report)


def cdnow_anomalies(as_of, path, report):
    amounts = defaultdict(lambda: defaultdict(int))
    for line in open(path, encoding="ascii"):
        _, customer, on, _, amount = line.split()
        amounts["c:" + customer][datetime.strptime(on, "%Y%m%d").date()] += whole(amount, 2)
    anomalies(cdnow_days(path), amounts, as_of, report)


def cdnow_model(path, report):
    """The published estimates (Fader, Hardie, Lee 2005), and what happened in the 39 weeks after."""
    for name, value in (("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)):
        if abs(report[name] / value - 1) > 0.01:
            sys.exit(f"{name}: {report[name]}, expected {value}")
    if abs(report["log_likelihood"] + 9582.43) > 0.05:
        sys.exit(f"log likelihood {report['log_likelihood']}, expected -9582.43")
    same("customers", (report["model"], report["unit_days"], report["customers"]), ("BG/NBD", 7, 2357))
    end = date(1997, 9, 30)
    same("visits afterwards", report["forecast"]["visits"],
         sum(end < on <= end + timedelta(273) for ons in cdnow_days(path).values() for on in ons))
    if not 0.8 < report["forecast"]["expected_visits"] / report["forecast"]["visits"] < 1.2:
        sys.exit(f"expected visits {report['forecast']}")


CHECKS = {name.replace("_", "-"): check for name, check in list(globals().items())
          if name.startswith(("fleet_", "ccs_", "cdnow_")) and not name.endswith("_days")}

if __name__ == "__main__":
    with open(sys.argv[-1], encoding="utf-8") as output:
        CHECKS[sys.argv[1]](*sys.argv[2:-1], json.load(output))
