#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sales without a browser: what is posted arrives, each once, whatever happens on the way.
sales.py ENV SIDE.db REGULARS [SALES]: ENV as host.sh left it, REGULARS the command with its --db."""
import json
import os
import random
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import threading

from client import Cashier
from compare import compare

env = dict(line.strip().split("=", 1) for line in open(sys.argv[1]))
URL, PSQL = env["HOST_URL"].strip("'"), env["HOST_PSQL"].strip("'")
SIDE, REGULARS, SALES = sys.argv[2], shlex.split(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 500


def sql(query):
    out = subprocess.run(shlex.split(PSQL) + ["-c", query], check=True, capture_output=True, text=True).stdout
    return [line.split("|") for line in out.splitlines()]


def regulars(*words):
    out = subprocess.run(REGULARS + list(words), check=True, capture_output=True, text=True).stdout
    return json.loads(out) if "--json" in words else out


def balance(customer):
    return regulars("checkout", "--plate", customer, "--json")["points"]["balance"]


def said(cashier):
    return [text for _, text in re.findall(r'class="regulars-(\w+)">(?:<font[^>]*>)?(?:<b>)?(.*?)<', cashier.page)]


def ring(cashier, plate=None, lines=(("92", 20),), **typed):
    cashier.open()
    if plate or typed:
        cashier.press(**({"regulars_plate": plate} if plate else {}), **typed)
    for part, qty in lines:
        cashier.ring(part, qty)
    cashier.press(taxincluded="1")


def posted(cashier):
    found = re.search(r"Invoice (\S+) was posted", cashier.page)
    assert found, said(cashier) or cashier.page[-600:]
    return found[1]


def alike(what):
    wrong, n = compare(PSQL, SIDE)
    assert not wrong, (what, wrong[:5])
    return n


def a_sale_earns_and_tells_so(one):
    before = balance("粤B12345")
    ring(one, "粤B12345", [("92", "33.5"), ("WATER", 2)])
    assert any("This sale earns" in line for line in said(one)), said(one)
    one.pay_and_post()
    posted(one)
    assert balance("粤B12345") > before
    assert alike("a sale") > 0


def the_first_invoice_of_a_dataset_is_whole(one):
    """SQL-Ledger commits amid posting it, when it begins to count invoice numbers: with its till not yet written."""
    was = sql("SELECT fldvalue FROM defaults WHERE fldname = 'sinumber'")[0][0]
    sql("DELETE FROM defaults WHERE fldname = 'sinumber'")
    before = balance("粤B12345")
    ring(one, "粤B12345", [("92", "11")])
    one.pay_and_post()
    assert posted(one) == "1"
    sql(f"UPDATE defaults SET fldvalue = '{was}' WHERE fldname = 'sinumber'")
    assert balance("粤B12345") == before + 11
    assert any("You earned 11 points" in line for line in said(one)), said(one)
    alike("the first invoice")


def a_reload_posts_nothing_twice(one):
    ring(one, "粤B12345")
    one.pay_and_post()
    receipt = posted(one)
    n = sql("SELECT count(*) FROM ar")
    one.send("ps.pl", one.sent)
    assert f"Invoice {receipt} was posted already" in one.page, said(one)
    assert sql("SELECT count(*) FROM ar") == n
    alike("a reload")


def a_double_click_posts_once(one):
    ring(one, "粤B12345")
    n = int(sql("SELECT count(*) FROM ar")[0][0])
    row = one.fields["paidaccounts"]
    fields = {**one.fields, f"paid_{row}": one.fields["invtotal"], "action": "Post"}
    twins = []
    for _ in range(2):
        twin = Cashier.__new__(Cashier)
        twin.__dict__.update(one.__dict__)
        twins.append(threading.Thread(target=twin.send, args=("ps.pl", fields)))
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert int(sql("SELECT count(*) FROM ar")[0][0]) == n + 1
    alike("a double click")


def a_redemption_takes_its_points_and_no_more(one):
    regulars("points", "open", "--expires", "2099-12-31", "1001", "2000")
    before = balance("粤B12345")
    ring(one, "粤B12345", [("95", 30)])
    one.press("regulars pick", regulars_action="redeem")
    one.press("regulars run", regulars_v_reward="money")
    one.press("regulars run", regulars_v_points="500")
    assert one.total() == "235", (one.total(), said(one))
    # The browser is not believed: neither a better price nor a second row of the same.
    row = next(k[len("sku_"):] for k, v in one.fields.items() if v == "regulars:1")
    one.press("Update", **{f"sellprice_{row}": "-200.00", f"qty_{row}": "9"})
    assert one.total() == "235", one.total()
    one.pay_and_post()
    receipt = posted(one)
    assert before - balance("粤B12345") == 500 - 30, (before, balance("粤B12345"))
    alike("a redemption")
    return receipt


def a_row_taken_off_gives_its_points_back(one):
    before = balance("粤B12345")
    ring(one, "粤B12345", [("95", 10)])
    one.press("regulars pick", regulars_action="redeem")
    one.press("regulars run", regulars_v_reward="money")
    one.press("regulars run", regulars_v_points="500")
    row = next(k[len("sku_"):] for k, v in one.fields.items() if v == "regulars:1")
    one.press("Update", **{f"partnumber_{row}": ""})
    assert one.total() == "80", one.total()
    one.pay_and_post()
    posted(one)
    assert balance("粤B12345") == before + 10
    alike("a row taken off")


def two_cashiers_cannot_spend_the_same_points(one, two):
    have = balance("粤B12345")
    points = str(have // 100 * 100)
    for cashier in (one, two):
        ring(cashier, "粤B12345", [("OIL", 2)])
        cashier.press("regulars pick", regulars_action="redeem")
        if "regulars_v_reward" in cashier.fields:
            cashier.press("regulars run", regulars_v_reward="money")
        if "regulars_v_points" in cashier.fields:
            cashier.press("regulars run", regulars_v_points=points)
    totals = sorted(float(c.total()) for c in (one, two))
    assert totals[1] == 536 and totals[0] < 536, totals
    for cashier in (one, two):
        cashier.pay_and_post()
        posted(cashier)
    assert balance("粤B12345") >= 0
    alike("two cashiers")


def an_edit_replaces_and_a_deletion_withdraws(one):
    before = balance("粤B12345")
    ring(one, "粤B12345", [("92", 40)])
    one.pay_and_post()
    receipt = posted(one)
    number = sql(f"SELECT id FROM ar WHERE invnumber = '{receipt}'")[0][0]
    assert balance("粤B12345") == before + 40
    one.open("edit", id=number, nextsub="add")
    assert one.fields["regulars_plate"] == "粤B12345"
    one.press(qty_1="25")
    one.press("Post")
    posted(one)
    assert balance("粤B12345") == before + 25
    alike("an edit")
    one.open("edit", id=number, nextsub="add")
    one.press("Delete")
    one.press("Yes")
    assert balance("粤B12345") == before
    alike("a deletion")


def the_bookkeeper_changes_invoices_too(one):
    """Under AR, whose pages have nothing of ours: what is done there is handed over with the next page of the POS."""
    book = Cashier(URL, "cashier3")

    def sale(litres):
        ring(one, "粤B12345", [("92", litres)])
        one.pay_and_post()
        receipt = posted(one)
        return receipt, sql(f"SELECT id FROM ar WHERE invnumber = '{receipt}'")[0][0]

    def at_the_books(number, *buttons, **typed):
        book.open("edit", "is.pl", id=number)
        if typed:
            book.press("Update", "is.pl", **typed)
        for button in buttons:
            book.press(button, "is.pl")

    def held(receipt):
        """What the side database holds of a sale once a page of the POS was opened: money, litres."""
        one.open()
        db = sqlite3.connect(f"file:{SIDE}?mode=ro", uri=True)
        return db.execute("SELECT sum(v.amount_minor), sum(v.volume_ml) FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE f.receipt = ?",
                          (receipt,)).fetchone()

    before = balance("粤B12345")
    receipt, number = sale(40)
    assert held(receipt) == (30000, 40000) and balance("粤B12345") == before + 40
    # Another program's edit: 30 litres of them.
    sql(f"BEGIN; UPDATE invoice SET qty = 30 WHERE trans_id = {number}; "
        f"UPDATE ar SET amount = 225, netamount = 204.55, paid = 225 WHERE id = {number}; COMMIT")
    assert held(receipt) == (22500, 30000) and balance("粤B12345") == before + 30, (held(receipt), balance("粤B12345"))
    alike("an edit under AR")
    # Posted again under AR, SQL-Ledger makes of a till's sale its reversal, which is nobody's till's.
    at_the_books(number, "Post", "Continue", qty_1="25")
    assert sql(f"SELECT amount, till FROM ar WHERE id = {number}") == [["-187.5", ""]]
    assert held(receipt) == (-18750, -25000) and balance("粤B12345") == before, (held(receipt), balance("粤B12345"))
    alike("a reversal under AR")
    at_the_books(number, "Delete", "Yes")
    assert sql(f"SELECT id FROM ar WHERE id = {number}") == []
    assert not any(held(receipt)) and balance("粤B12345") == before, (held(receipt), balance("粤B12345"))
    alike("a reversal deleted under AR")
    receipt, number = sale(20)
    at_the_books(number, "Delete", "Yes")
    assert sql(f"SELECT id FROM ar WHERE id = {number}") == []
    assert not any(held(receipt)) and balance("粤B12345") == before, (held(receipt), balance("粤B12345"))
    alike("a deletion under AR")
    # No sale of a till: an invoice of the bookkeeper's own.
    n, m = alike("before an invoice of the bookkeeper's"), sql("SELECT count(*) FROM ar")[0][0]
    book.open("add", "is.pl", type="invoice")
    book.press("Update", "is.pl", partnumber_1="92", qty_1="10")
    book.press("Post", "is.pl")
    assert sql("SELECT count(*) FROM ar")[0][0] == str(int(m) + 1), book.page[-500:]
    one.open()
    assert alike("an invoice of the bookkeeper's") == n


def a_reprint_changes_nothing(one):
    ring(one, "粤B12345", [("92", 21)])
    one.pay_and_post()
    receipt = posted(one)
    before = balance("粤B12345")
    printed = os.path.join(env["HOST_DIR"].strip("'"), "printed")
    was = os.path.getsize(printed) if os.path.exists(printed) else 0
    one.open("edit", id=sql(f"SELECT id FROM ar WHERE invnumber = '{receipt}'")[0][0], nextsub="add")
    one.press("Print", media="receipt")
    with open(printed, encoding="utf-8") as paper:
        paper.seek(was)
        text = paper.read()
    assert "You earned 21 points" in text and f"Your balance is {before} points" in text, text
    assert balance("粤B12345") == before
    alike("a reprint")


def an_edit_keeps_what_was_redeemed(one, receipt):
    number = sql(f"SELECT id FROM ar WHERE invnumber = '{receipt}'")[0][0]
    before = balance("粤B12345")
    one.open("edit", id=number, nextsub="add")
    one.press(qty_1="35")
    assert one.total() == "275", one.total()
    one.press("Post")
    posted(one)
    assert balance("粤B12345") == before + 5
    alike("an edit of a redemption")


def a_refund_takes_back_and_deleting_it_gives_again(one):
    before = balance("粤B12345")
    ring(one, "粤B12345", [("92", 50)])
    one.pay_and_post()
    receipt = posted(one)
    ring(one, "粤B12345", [("92", -20)], regulars_original=receipt)
    one.pay_and_post()
    refund = posted(one)
    assert balance("粤B12345") == before + 30, (before, balance("粤B12345"))
    alike("a refund")
    number = sql(f"SELECT id FROM ar WHERE invnumber = '{refund}'")[0][0]
    one.open("edit", id=number, nextsub="add")
    one.press("Delete")
    one.press("Yes")
    assert balance("粤B12345") == before + 50
    alike("a deleted refund")


def a_card_read_into_the_part_field_names_the_customer(one):
    one.open()
    one.ring(";1000110000000000017=99121010000000000?")
    assert one.fields["regulars_card"] == "1000110000000000017" and any("李敏" in line for line in said(one)), said(one)
    one.open()
    one.ring("1000110000000000017")
    assert any("李敏" in line for line in said(one)), said(one)
    one.ring("92", 10)
    one.pay_and_post()
    posted(one)
    told = sql("SELECT string_agg(told, '') || string_agg(receipt, '') FROM regulars_sale")[0][0]
    assert "1000110000000000017" not in told
    alike("a card")


def an_unknown_plate_is_taken_and_garbage_does_no_harm(one):
    for plate in ("沪A00001", "x" * 150, "?&=<b>", "-"):
        ring(one, plate, [("95", 5)])
        one.pay_and_post()
        posted(one)
    ring(one, None, [("95", 5)], regulars_card="<script>", regulars_phone="no number", regulars_original="none")
    assert "<script>" not in one.page
    one.pay_and_post()
    posted(one)
    one.open()
    one.press("regulars run", regulars_v_reward="x")
    one.press("regulars pick", regulars_action="../../etc")
    one.press("regulars pick", regulars_action="enrol")
    one.press("regulars run")
    one.press("Update", regulars_token="0" * 32)
    assert "regulars_token" in one.fields and one.fields["regulars_token"] != "0" * 32
    alike("garbage")


def markup_in_a_name_is_text(one):
    regulars("customer", "add", "--id", "1666", "--name", '<b>"O\'Neil"</b>&amp;', "--plate", "粤B66666")
    ring(one, "粤B66666")
    assert "<b>\"O" not in one.page and "&lt;b&gt;&quot;O&#39;Neil&quot;&lt;/b&gt;&amp;amp;" in one.page
    one.pay_and_post()
    posted(one)


def numbers_of_another_country_are_read(one):
    kasse = Cashier(URL, "kasse")
    kasse.open()
    kasse.press(regulars_plate="粤B12345")
    kasse.ring("92")
    kasse.press(taxincluded="1", qty_1="1.012,345")
    assert kasse.fields["invtotal"] == "7.592,59", kasse.fields["invtotal"]
    kasse.pay_and_post()
    posted(kasse)
    alike("1.012,345 litres")


def fuel_sold_by_the_can_counts_its_litres(one):
    ring(one, "粤B12345", [("CAN25", 3)])
    one.pay_and_post()
    receipt = posted(one)
    db = sqlite3.connect(f"file:{SIDE}?mode=ro", uri=True)
    assert db.execute("SELECT volume_ml FROM fact_sale WHERE receipt = ?", (receipt,)).fetchone() == (75000,)


def prices_without_tax_come_out_with_it(one):
    one.open()
    one.press(regulars_plate="粤B12345")
    for part, qty in (("92", "13.37"), ("WATER", 3), ("95", "7.77")):
        one.ring(part, qty)
    one.press(discount_1="3.5")
    one.pay_and_post()
    posted(one)
    alike("tax on top")


def a_printed_receipt_tells_and_its_promise_is_kept(one):
    ring(one, "粤B12345", [("92", 12)])
    one.press("Preview")
    assert "Points earned: 12" in one.page and "Points balance:" in one.page, one.page
    one.open()
    ring(one, "粤B12345", [("92", 12)])
    one.press("Print and Post", media="receipt")
    receipt = posted(one)
    printed = open(os.path.join(env["HOST_DIR"].strip("'"), "printed"), encoding="utf-8").read()
    assert "Points earned: 12" in printed, printed
    db = sqlite3.connect(f"file:{SIDE}?mode=ro", uri=True)
    assert db.execute("SELECT promised_points FROM fact_sale WHERE receipt = ?", (receipt,)).fetchone() == (12,)
    shown = open(os.path.join(env["HOST_DIR"].strip("'"), "display"), encoding="utf-8", errors="replace").read()
    assert "+12 pts" in shown, shown


def the_menu_stands_alone(one):
    one.open("regulars_menu")
    one.send("ps.pl", {**one.fields, "regulars_step": "pick", "regulars_action": "lookup"})
    field = next(k for k in one.fields if k.startswith("regulars_v_"))
    one.send("ps.pl", {**one.fields, "regulars_step": "run", field: "粤B12345"})
    assert any("李敏" in line for line in said(one)), said(one)
    one.send("ps.pl", {**one.fields, "regulars_step": "pick", "regulars_action": "shift"})
    assert any("sales" in line for line in said(one)), said(one)
    one.send("ps.pl", {**one.fields, "action": "regulars shift"})
    assert any("is closed" in line for line in said(one)), said(one)


def broken(one, what, breaks, mends):
    """With the side database out of reach the sale posts, and is there once the database is."""
    breaks()
    try:
        ring(one, "粤B12345", [("92", 7)])
        one.pay_and_post()
        receipt = one.page and sql("SELECT invnumber FROM ar ORDER BY id DESC LIMIT 1")[0][0]
    finally:
        mends()
    one.open()
    one.open()
    alike(what)
    db = sqlite3.connect(f"file:{SIDE}?mode=ro", uri=True)
    assert db.execute("SELECT count(*) FROM fact_sale WHERE receipt = ?", (receipt,)).fetchone() == (1,), what


def the_side_database_may_be_out_of_reach(one):
    folder, lock = os.path.dirname(SIDE), []

    def locked():
        lock.append(sqlite3.connect(SIDE, isolation_level=None))
        lock[0].execute("BEGIN EXCLUSIVE")

    def unlocked():
        lock.pop().close()

    # The folder may be a file system of its own: what is in it goes away.
    away = folder + ".away"

    def hidden():
        os.mkdir(away)
        for name in os.listdir(folder):
            shutil.move(os.path.join(folder, name), away)

    def shown():
        for name in os.listdir(away):
            shutil.move(os.path.join(away, name), os.path.join(folder, name))
        os.rmdir(away)
        if os.geteuid() == 0:
            for name in os.listdir(folder):
                os.chown(os.path.join(folder, name), owner.st_uid, owner.st_gid)

    owner = os.stat(SIDE)

    def frozen():
        os.chmod(folder, 0o555)
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o640 if name.endswith(".key") else 0o440)
        if os.geteuid() == 0:
            os.chown(folder, 0, 0)
            for name in os.listdir(folder):
                os.chown(os.path.join(folder, name), 0, owner.st_gid)

    def thawed():
        os.chmod(folder, 0o755)
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o640 if not name.endswith(".key") else 0o600)
        if os.geteuid() == 0:
            os.chown(folder, owner.st_uid, owner.st_gid)
            for name in os.listdir(folder):
                os.chown(os.path.join(folder, name), owner.st_uid, owner.st_gid)

    ballast = os.path.join(folder, "ballast")

    def full():
        with open(ballast, "wb", buffering=0) as out:
            for size in (65536, 512):
                try:
                    while True:
                        out.write(bytes(size))
                except OSError:
                    pass

    def emptied():
        os.unlink(ballast)

    broken(one, "locked", locked, unlocked)
    broken(one, "missing", hidden, shown)
    broken(one, "read-only", frozen, thawed)
    if os.path.ismount(folder):
        broken(one, "full", full, emptied)
    else:
        print("# skipped: a full disk, which takes root and a file system in memory")



def many_sales_at_once(n):
    """n sales by four clients, each with plates, goods and quantities of its own."""
    failures = []

    def client(name, source, count, seed):
        rng = random.Random(seed)
        try:
            cashier = Cashier(URL, name, source)
            cashier.open()
            for _ in range(count):
                row = int(cashier.fields["rowcount"])
                cashier.press("Update", **{f"partnumber_{row}": rng.choice(["92", "95", "D0", "CAN25"]),
                              f"qty_{row}": f"{rng.randint(100, 9999) / 100:.2f}", "regulars_plate": f"粤B{rng.randint(10000, 10040)}"})
                if rng.random() < 0.4:
                    cashier.ring(rng.choice(["WATER", "OIL", "WASH"]), rng.randint(1, 3))
                cashier.pay_and_post()
                posted(cashier)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            failures.append(f"{name}: {error!r}")

    threads = [threading.Thread(target=client, args=(f"cashier{i + 1}", f"127.0.0.{i + 1}", n // 4 + (i < n % 4), i)) for i in range(4)]
    before = alike("before many")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    assert alike("many sales at once") == before + n


def check(name, function, *arguments):
    out = function(*arguments)
    print(f"ok - {name}", flush=True)
    return out


def main():
    one, two = Cashier(URL, "cashier1"), Cashier(URL, "cashier2", "127.0.0.2")
    check("a sale earns and tells so", a_sale_earns_and_tells_so, one)
    check("the first invoice of a dataset is whole", the_first_invoice_of_a_dataset_is_whole, one)
    check("a reload posts nothing twice", a_reload_posts_nothing_twice, one)
    check("a double click posts once", a_double_click_posts_once, one)
    receipt = check("a redemption takes its points and no more", a_redemption_takes_its_points_and_no_more, one)
    check("an edit keeps what was redeemed", an_edit_keeps_what_was_redeemed, one, receipt)
    check("a row taken off gives its points back", a_row_taken_off_gives_its_points_back, one)
    check("two cashiers cannot spend the same points", two_cashiers_cannot_spend_the_same_points, one, two)
    check("an edit replaces and a deletion withdraws", an_edit_replaces_and_a_deletion_withdraws, one)
    check("the bookkeeper changes invoices too", the_bookkeeper_changes_invoices_too, one)
    check("a reprint changes nothing", a_reprint_changes_nothing, one)
    check("a refund takes back and deleting it gives again", a_refund_takes_back_and_deleting_it_gives_again, one)
    check("a card read into the part field names the customer", a_card_read_into_the_part_field_names_the_customer, one)
    check("an unknown plate is taken and garbage does no harm", an_unknown_plate_is_taken_and_garbage_does_no_harm, one)
    check("markup in a name is text", markup_in_a_name_is_text, one)
    check("numbers of another country are read", numbers_of_another_country_are_read, one)
    check("fuel sold by the can counts its litres", fuel_sold_by_the_can_counts_its_litres, one)
    check("prices without tax come out with it", prices_without_tax_come_out_with_it, one)
    check("a printed receipt tells and its promise is kept", a_printed_receipt_tells_and_its_promise_is_kept, one)
    check("the menu stands alone", the_menu_stands_alone, one)
    check("the side database may be out of reach", the_side_database_may_be_out_of_reach, one)
    check(f"{SALES} sales by four at once", many_sales_at_once, SALES)


if __name__ == "__main__":
    main()
