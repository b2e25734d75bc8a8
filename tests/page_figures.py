# SPDX-License-Identifier: LGPL-2.1-or-later
"""For page_test.sh: a station's sales, what a page must be, and what reports must say, computed from the sales alone."""
import csv
import json
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr"}
MAY_STAY_OPEN = {"td", "th", "tr", "li"}  # HTML needs no end tag of these


def fail(why):
    sys.exit(why)


def same(what, got, expected):
    if got != expected:
        fail(f"{what}: {got!r}, expected {expected!r}")


class Page(HTMLParser):
    """Every element is closed, ids are unique, links lead somewhere, nothing comes from elsewhere."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.tables, self.cell = [], set(), set(), 0, None
        self.level = 0

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                if value in self.ids:
                    fail(f"two elements have the id {value}")
                self.ids.add(value)
            if name == "href":
                if value.startswith("#"):
                    self.links.add(value[1:])
                elif value != "data:,":
                    if not re.fullmatch(r"tel:[+0-9]+", value):
                        fail(f"a link to elsewhere: {value}")
            if name in ("src", "srcset", "action", "data", "poster") or name.startswith("on"):
                fail(f"{tag} has {name}={value}")
        if re.fullmatch("h[1-6]", tag):
            if int(tag[1]) > self.level + 1:
                fail(f"line {self.getpos()[0]}: <{tag}> under <h{self.level}>")
            self.level = int(tag[1])
        if tag == "th" and "thead" in self.open and ("scope", "col") not in attrs:
            fail(f"line {self.getpos()[0]}: a heading of a table does not say that it is one of a column")
        if tag == "svg" and ("aria-hidden", "true") not in attrs and not (dict(attrs).get("role") == "img" and dict(attrs).get("aria-label")):
            fail(f"line {self.getpos()[0]}: a drawing does not say what it shows")
        if tag in MAY_STAY_OPEN:
            closes = {"tr": ("tr", "td", "th"), "td": ("td", "th"), "th": ("td", "th"), "li": ("li",)}[tag]
            while self.open and self.open[-1] in closes:
                self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open[-1] in MAY_STAY_OPEN and self.open[-1] != tag:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            fail(f"line {self.getpos()[0]}: </{tag}> closes nothing")


def luminance(colour):
    if len(colour) == 4:
        colour = "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(text):
    """What is written can be read, as WCAG's AA has it: 4.5 to 1; drawings 3 to 1 against the card."""
    light, dark, paper = (dict(re.findall(r"--(\w+):(#[0-9a-f]+)", block)) for block in
                          re.findall(r":root\{([^}]*)\}", text.replace("\n", "")))
    for name, theme in (("light", light), ("dark", {**light, **dark}), ("paper", {**light, **paper})):
        for ink, ground, least in [(ink, ground, 4.5) for ink in ("ink", "dim", "warn", "good", "link") for ground in ("card", "bg")] + [
                (mark, "card", 3) for mark in ("a", "c", "bad", "heat")]:
            brighter, darker = sorted((luminance(theme[ink]), luminance(theme[ground])), reverse=True)
            if (brighter + 0.05) / (darker + 0.05) < least:
                fail(f"{name}: {ink} on {ground} has a contrast of {(brighter + 0.05) / (darker + 0.05):.2f}, expected {least}")


def whole(path):
    text = open(path, encoding="utf-8").read()
    page = Page()
    page.feed(text)
    page.close()
    if page.open:
        fail(f"{path}: not closed: {page.open}")
    contrast(text)
    if page.links - page.ids:
        fail(f"{path}: links that lead nowhere: {sorted(page.links - page.ids)[:5]}")
    if not text.startswith("<!DOCTYPE html>") or "http:" in text or "https:" in text or "@import" in text or "url(http" in text:
        fail(f"{path}: no page, or it asks for something from elsewhere")


def sales():
    """1,100 people with a rhythm of their own over half a year; every tenth stops in May."""
    out, receipt = [], 0
    for day in range(181):
        on = date(2026, 1, 1) + timedelta(days=day)
        for person in range(1100):
            if day % (9 + person % 31) != person % 9 or (person % 10 == 0 and on >= date(2026, 5, 1)):
                continue
            receipt += 1
            lines = [{"kind": "fuel", "product": ("92", "95", "0")[person % 3], "volume_ml": 30000 + person * 10,
                      "unit_price_minor_per_m3": 700000, "amount_minor": 21000 + person * 7}]
            if person % 4 == 0:
                lines.append({"kind": "goods", "product": "1", "category": "drinks", "quantity_milli": 1000,
                              "amount_minor": 500})
            sale = {"event": "sale.close", "site": "S001", "till": "1", "receipt": str(receipt),
                    "business_date": on.isoformat(), "at": f"{on}T{6 + person % 14:02}:{receipt % 60:02}:00+08:00",
                    "attendant": f"0{1 + receipt % 3}", "currency": "CNY", "lines": lines}
            if receipt % 11:
                sale["plate"] = f"粤B{10000 + person}"
            out.append(sale)
            if receipt % 500 == 0:
                out.append({"event": "sale.refund", "site": "S001", "till": "1", "receipt": f"9{receipt}",
                            "business_date": on.isoformat(), "at": f"{on}T21:00:00+08:00", "attendant": "01",
                            "currency": "CNY", "original": {"site": "S001", "series": "1", "receipt": str(receipt)},
                            "lines": lines[:1]})
    for sale in out:
        print(json.dumps(sale, ensure_ascii=False))


def large(sales_path, customers_path):
    """1,000 customers with everything that a page of theirs can have: name, phone, two plates, a year of visits."""
    first, receipt = date(2025, 6, 1), 0
    with open(customers_path, "w", encoding="utf-8") as file:
        file.write("id,since,name,phone,plates\n")
        for person in range(1000):
            name = ("深圳市宝安区顺丰速运第{}分公司", "Maria Aisuluu Toktogulova {}", "王建国 {}")[person % 3].format(person)
            file.write(f"{person + 1},{first},{name},+86138{person:08},粤B{10000 + person};粤C{10000 + person}\n")
    with open(sales_path, "w", encoding="utf-8") as file:
        for day in range(395):
            for person in range(1000):
                if day % (13 + person % 3) != person % 13:
                    continue
                receipt += 1
                volume = 30000 + person * 7 % 20000 + receipt * 7919 % 9000
                file.write(json.dumps({
                    "event": "sale.close", "series": "S", "receipt": str(receipt), "currency": "CNY",
                    "at": f"{first + timedelta(days=day)}T{6 + person % 14:02}:00:00+08:00",
                    "plate": f"粤{'BC'[receipt % 2]}{10000 + person}", "attendant": f"0{1 + receipt % 6}",
                    "lines": [{"kind": "fuel", "product": "92", "volume_ml": volume, "amount_minor": volume * 7 // 10}],
                }, ensure_ascii=False) + "\n")


def read_sales(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def signed(sale):
    return -1 if sale["event"] == "sale.refund" else 1


def grades(all_sales):
    rows = defaultdict(lambda: [0, 0, 0])
    for sale in all_sales:
        for line in sale["lines"]:
            row = rows[line["product"] if line["kind"] == "fuel" else ""]
            row[0] += sale["event"] == "sale.close"
            row[1] += signed(sale) * line.get("volume_ml", 0)
            row[2] += signed(sale) * line["amount_minor"]
    return {key: tuple(row) for key, row in rows.items()}


def reports(folder, path):
    all_sales = read_sales(path)
    composition = json.load(open(f"{folder}/composition.json"))["rows"]
    by = defaultdict(dict)
    for row in composition:
        by[row["dimension"]][row["key"]] = (row["sales"], row["volume_ml"], row["amount_minor"])
    same("grades", by["grade"], grades(all_sales))
    hours, weekdays = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0])
    for sale in all_sales:
        for rows, key in ((hours, str(int(sale["at"][11:13]))),
                          (weekdays, str(date.fromisoformat(sale["business_date"]).isoweekday()))):
            rows[key][0] += sale["event"] == "sale.close"
            rows[key][1] += sum(signed(sale) * line.get("volume_ml", 0) for line in sale["lines"])
            rows[key][2] += sum(signed(sale) * line["amount_minor"] for line in sale["lines"])
    same("hours", by["hour"], {key: tuple(row) for key, row in hours.items()})
    same("weekdays", by["weekday"], {key: tuple(row) for key, row in weekdays.items()})
    total = {"volume": sum(row[1] for row in hours.values()), "amount": sum(row[2] for row in hours.values())}
    for dimension, rows in by.items():
        same(f"litres of {dimension}", sum(row[1] for row in rows.values()), total["volume"])
        same(f"amount of {dimension}", sum(row[2] for row in rows.values()), total["amount"])
        share = sum(row["share"] for row in composition if row["dimension"] == dimension)
        if abs(share - 1) > 1e-6:
            fail(f"shares of {dimension}: {share}")

    kinds = defaultdict(lambda: [0, 0, 0])
    for sale in all_sales:
        shop = any(line["kind"] == "goods" for line in sale["lines"])
        row = kinds["both" if shop else "fuel"]
        row[0] += sale["event"] == "sale.close"
        for line in sale["lines"]:
            row[1 if line["kind"] == "fuel" else 2] += signed(sale) * line["amount_minor"]
    totals = json.load(open(f"{folder}/baskets.json"))["totals"]
    same("currencies", [one["currency"] for one in totals], ["CNY"])
    for kind in ("fuel", "both", "shop", "neither"):
        same(f"baskets: {kind}", [totals[0][kind][name] for name in ("sales", "fuel_minor", "shop_minor")], kinds[kind])

    staff = defaultdict(lambda: [0, 0, 0, 0])
    for sale in all_sales:
        row = staff[sale["attendant"]]
        row[0] += sale["event"] == "sale.close"
        row[1] += sale["event"] == "sale.close" and "plate" in sale
        row[2] += sum(signed(sale) * line.get("volume_ml", 0) for line in sale["lines"])
        row[3] += sum(signed(sale) * line["amount_minor"] for line in sale["lines"] if line["kind"] == "goods")
    got = {row["staff"]: [row["sales"], row["plates"], row["volume_ml"], sum(shop["amount_minor"] for shop in row["shop"])]
           for row in json.load(open(f"{folder}/staff.json"))["rows"]}
    same("staff", got, dict(staff))
    service = json.load(open(f"{folder}/service.json"))
    same("cases", [(one["kind"], one["taken"], one["open"]) for one in service["cases"]], [("complaint", 1, 1)])


def sales_page(path, sales_path):
    """Litres of the months, visits and litres by customer stand on the page as the sales have them."""
    text = open(path, encoding="utf-8").read()
    months = defaultdict(int)
    for sale in read_sales(sales_path):
        months[sale["business_date"][:7]] += sum(signed(sale) * line.get("volume_ml", 0) for line in sale["lines"])
    section = text[text.index('id="months"'):]
    section = section[:section.index("</section>")]
    rows = re.findall(r"<tr>(.*?)</tr>", section.split("<tbody>")[1])
    got = [int(re.findall(r'data-v="(-?\d+)"', row)[5]) for row in rows[:6]]
    same("litres of the months", got, [months[f"2026-0{month}"] for month in (6, 5, 4, 3, 2, 1)])
    names = re.findall(r'<section class="card person" id="c\d+">', text)
    same("pages of customers", len(names), 1000)


def supply(path, report_path):
    """Litres by grade and day, and everybody in the order of priority, as the report has them."""
    report = json.load(open(report_path))
    text = open(path, encoding="utf-8").read()
    section = text[text.index('id="supply"'):]
    tables = [part.split("</tbody>")[0] for part in section[:section.index("</section>")].split("<tbody>")[1:]]
    got = [[int(value) for value in re.findall(r'data-v="(-?\d+)"', row)] for row in re.findall(r"<tr>(.*?)</tr>", tables[0])]
    same("litres of the next days", got,
         [[*(day["volume_ml"] for day in grade["days"]), grade["volume_ml"], grade["customers"]] for grade in report["grades"]])
    got = [[int(re.findall(r'data-v="(-?\d+)"', row)[i]) for i in (0, 2, 3)] for row in re.findall(r"<tr>(.*?)</tr>", tables[1])]
    same("the list of priority", got, [[row["priority"], row["volume_ml"], row["cumulative_ml"]] for row in report["rows"]])
    if not got:
        fail("nobody is expected")
    tomorrow = {row["id"] for row in report["rows"] if row["expected"] == report["from"]}
    words = re.search(r"Class A customers expected on \w+ \((\d+)\)", text)
    same("expected on the next day", int(words.group(1)) if words else 0, len(tomorrow))


def fleet(path, csv_path):
    def integer(value, scale):
        return int((Decimal(value) * 10**scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    by = defaultdict(lambda: [0, 0, 0])
    with open(csv_path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            one = by[row["product"]]
            one[0] += 1
            one[1] += integer(row["litres"], 3)
            one[2] += integer(row["value_brl"], 2)
    got = {row["key"]: [row["sales"], row["volume_ml"], row["amount_minor"]]
           for row in json.load(open(path))["rows"] if row["dimension"] == "grade"}
    same("grades of the fleet", got, dict(by))


if __name__ == "__main__":
    {"whole": whole, "sales": sales, "large": large, "reports": reports, "sales-page": sales_page, "supply": supply, "fleet": fleet}[sys.argv[1]](*sys.argv[2:])
