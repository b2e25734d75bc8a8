# SPDX-License-Identifier: LGPL-2.1-or-later
"""How well stages, at-risk and anomalies find what simulate.c knows; beside the rule "no visit for 60 days".

    accuracy.py REGULARS DATABASE SALES TRUTH [STEP_DAYS]

Every STEP_DAYS (7) from the 180th day on, the reports are asked as of that day. Judged are people with four visits or
more on paper by then, by both rules alike. An alarm is the first of the judged days in a row on which somebody is at
risk or lost: right when the person had moved away by then, excused when a rival's price war had lured a price-sensitive one
(the alarm is true, the loss is not), else wrong. Found is whoever moved away and is flagged afterwards. The delay
runs from the last day in town to the first flagged day. Falls and jumps are judged the same way against volumes that
really changed; whoever moved away has fallen too. Prints a line a figure, as the benches do.
"""
import json
import subprocess
import sys
from bisect import bisect_right
from datetime import date, timedelta
from statistics import median

LEAST_VISITS = 4


def read_truth(path):
    with open(path, encoding="utf-8") as file:
        world, *people = [json.loads(line) for line in file]
    for person in people:
        for name in ("first", "last", "moved_away", "fell", "jumped"):
            person[name] = date.fromisoformat(person[name]) if person[name] else None
    return world, {person["plate"]: person for person in people}


def read_visits(path):
    visits = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            sale = json.loads(line)
            if sale.get("plate"):
                visits.setdefault(sale["plate"], set()).add(date.fromisoformat(sale["business_date"]))
    return {plate: sorted(days) for plate, days in visits.items()}


def ask(regulars, database, report, day):
    out = subprocess.run([regulars, "report", report, "--as-of", day.isoformat(), "--json", "--db", database], check=True,
                         capture_output=True).stdout
    return json.loads(out)["rows"]


def is_away(row):
    """What the morning page lists to be called: silent for more than three usual intervals and a month; or lost."""
    if not row["typical_interval_days"]:
        return False
    silent = row["overdue_days"] + row["typical_interval_days"]
    return row["stage"] == "lost" or silent > max(3 * row["typical_interval_days"], 30)


class Judge:
    """Collects the flags of one rule and says how right they were."""

    def __init__(self, people, is_true, is_excused, began):
        self.people, self.is_true, self.is_excused, self.began = people, is_true, is_excused, began
        self.flagged, self.right, self.excused, self.wrong = set(), 0, 0, 0
        self.found, self.wrong_people = {}, {}

    def judge(self, day, flags, eligible):
        flags = flags & eligible
        for plate in flags - self.flagged:
            person = self.people[plate]
            if self.is_true(person, day):
                self.right += 1
            elif self.is_excused(person, day):
                self.excused += 1
            else:
                self.wrong += 1
                self.wrong_people[person["group"]] = self.wrong_people.get(person["group"], 0) + 1
        for plate in flags:
            began = self.began(self.people[plate])
            if began is not None and began <= day and plate not in self.found:
                self.found[plate] = (day - began).days
        self.flagged = flags

    def figures(self, name, could_be_found):
        found = [days for plate, days in self.found.items() if plate in could_be_found]
        alarms = self.right + self.excused + self.wrong
        precision = self.right / alarms if alarms else 0
        lenient = (self.right + self.excused) / alarms if alarms else 0
        recall = len(found) / len(could_be_found) if could_be_found else 0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
        print(f"{name} precision: {100 * precision:.1f} % ({self.right} right / {alarms} alarms; "
              f"{100 * lenient:.1f} % with those a price war lured away)")
        print(f"{name} recall: {100 * recall:.1f} % ({len(found)} found / {len(could_be_found)})")
        print(f"{name} F1: {100 * f1:.1f} %")
        if found:
            print(f"{name} median delay: {median(found):.0f} days")
        if self.wrong_people:
            wrong = ", ".join(f"{group} {n}" for group, n in sorted(self.wrong_people.items()))
            print(f"{name} wrong alarms: {wrong}")
        return precision, recall, f1, median(found) if found else 0


def main():
    regulars, database, sales, truth = sys.argv[1:5]
    step = timedelta(days=int(sys.argv[5]) if len(sys.argv) > 5 else 7)
    world, people = read_truth(truth)
    visits = read_visits(sales)
    first, end = (date.fromisoformat(world[name]) for name in ("from", "to"))
    war = [date.fromisoformat(day) for day in world["price_war"]]

    def has_changed(name):
        return lambda person, day: bool(person[name] and person[name] <= day)

    def was_lured(person, day):
        return person["sensitive"] and war[0] <= day <= war[1] + timedelta(days=30)

    gone = has_changed("moved_away")
    away = Judge(people, gone, was_lured, lambda person: person["moved_away"])
    ours = Judge(people, gone, was_lured, lambda person: person["moved_away"])
    sixty = Judge(people, gone, was_lured, lambda person: person["moved_away"])
    fell = has_changed("fell")
    fallen = Judge(people, lambda person, day: fell(person, day) or gone(person, day), was_lured,
                   lambda person: person["fell"])
    jumped = Judge(people, has_changed("jumped"), lambda person, day: False, lambda person: person["jumped"])
    movers, fallers, jumpers = set(), set(), set()
    day = first + timedelta(days=180)
    rows = []
    while day <= end:
        rows = ask(regulars, database, "stages", day)
        kinds = {}
        for row in ask(regulars, database, "anomalies", day):
            kinds.setdefault(row["kind"], set()).add(row["id"])
        seen = {plate: bisect_right(visits.get(plate, []), day) for plate in people}
        eligible = {plate for plate, n in seen.items() if n >= LEAST_VISITS}
        movers |= {plate for plate in eligible if people[plate]["moved_away"]}
        fallers |= {plate for plate in eligible if people[plate]["fell"]}
        jumpers |= {plate for plate in eligible if people[plate]["jumped"]}
        ours.judge(day, {row["id"] for row in rows if row["at_risk"] or row["stage"] == "lost"}, eligible)
        away.judge(day, {row["id"] for row in rows if is_away(row)}, eligible)
        sixty.judge(day, {plate for plate in eligible if (day - visits[plate][seen[plate] - 1]).days >= 60}, eligible)
        fallen.judge(day, kinds.get("fallen", set()), eligible)
        jumped.judge(day, kinds.get("jumped", set()), eligible)
        day += step
    ours.figures("leaving, at risk or lost", movers)
    mine = away.figures("leaving, long away or lost", movers)
    rule = sixty.figures("leaving, no visit for 60 days", movers)
    fallen.figures("volume fallen", fallers)
    jumped.figures("volume jumped", jumpers)
    stages = {row["id"]: row["stage"] for row in rows}
    loyal = [plate for plate, person in people.items()
             if not person["moved_away"] and len(visits.get(plate, [])) >= LEAST_VISITS]
    left = [plate for plate, person in people.items() if person["moved_away"] and len(visits.get(plate, [])) >= LEAST_VISITS]
    passing = [plate for plate in stages if plate not in people]
    for name, group, right in (("stage regular of those who stayed", loyal, ("regular",)),
                               ("stage lost of those who left", left, ("lost",)),
                               ("stage not regular of passers-by", passing, ("potential", "floating", "lost"))):
        n = sum(stages.get(plate) in right for plate in group)
        print(f"{name}: {100 * n / max(1, len(group)):.1f} % ({n} / {len(group)})")
    if mine[2] > rule[2] and mine[3] < rule[3]:
        print("leaving: long away or lost beats no visit for 60 days, "
              f"F1 {100 * mine[2]:.1f} / {100 * rule[2]:.1f} %, median delay {mine[3]:.0f} / {rule[3]:.0f} days")
    else:
        print("leaving: long away or lost does NOT beat no visit for 60 days")


if __name__ == "__main__":
    main()
