# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes every call of regulars-json(5) and holds the real exchange against its schema.

json_schema.py PLUGIN COMMAND SCHEMAS: PLUGIN is regulars.so, COMMAND regulars, the database is in $REGULARS_DB. Requests that
are taken must fit their schema, those that are malformed must not, and every reply must.
"""
import ctypes
import glob
import json
import os
import subprocess
import sys

import jsonschema

plugin, command, folder = sys.argv[1:]
database = os.environ["REGULARS_DB"]
AT = "2026-01-02T08:00:00+08:00"
PLATE = "粤B12345"
FUEL = {"kind": "fuel", "product": "92", "volume_ml": 40000, "unit_price_minor_per_m3": 750000, "amount_minor": 30000,
        "pump": "3", "nozzle": "5", "tax_minor": 3451, "discount_minor": 0, "status": "normal", "category": None}
CASH = {"kind": "cash", "amount_minor": 30000}
TICKET = {"at": AT, "plate": PLATE, "lines": [FUEL]}

schemas = {}
for path in glob.glob(os.path.join(folder, "*.schema.json")):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == os.path.basename(path), path
    schemas[os.path.basename(path)[:-len(".schema.json")]] = schema
store = {schema["$id"]: schema for schema in schemas.values()}
try:
    import referencing  # newer than the jsonschema of Debian 12
    among = {"registry": referencing.Registry().with_contents(store.items())}
except ImportError:
    among = {"resolver": jsonschema.RefResolver("", {}, store=store)}
seen, kinds, wrong = set(), set(), []

lib = ctypes.CDLL(plugin)
lib.regulars_json_open.restype = ctypes.c_int64
lib.regulars_json_call.restype = ctypes.c_void_p
lib.regulars_json_call.argtypes = [ctypes.c_int64, ctypes.c_char_p, ctypes.c_char_p]
lib.regulars_json_free.argtypes = [ctypes.c_void_p]
lib.regulars_json_close.argtypes = [ctypes.c_int64]
session = lib.regulars_json_open(json.dumps({"database": database, "till": "1", "budget_ms": 20000}).encode())


def faults(name, part, value):
    validator = jsonschema.Draft202012Validator({"$ref": f"{name}.schema.json#/properties/{part}"}, **among)
    return [error.message for error in validator.iter_errors(value)]


def call(name, request, status="ok", number=None):
    text = lib.regulars_json_call(session if number is None else number, name.encode(), json.dumps(request).encode())
    reply = json.loads(ctypes.string_at(text))
    lib.regulars_json_free(text)
    seen.add((name, reply["status"]))
    if reply["status"] != status:
        wrong.append(f"{name} {request}: {reply}, expected {status}")
    found = faults(name, "reply", reply)
    if found:
        wrong.append(f"reply of {name}: {found} in {reply}")
    is_malformed = reply.get("error", {}).get("code") == "malformed"
    found = faults(name, "request", request)
    if bool(found) != is_malformed:
        wrong.append(f"request of {name} {request}: the schema says {found or 'nothing'}, the plugin {reply}")
    # A member that nobody knows fits no schema: neither of them lets anything through by mistake.
    if not faults(name, "request", {**request, "frobnicate": 1}) or not faults(name, "reply", {**reply, "frobnicate": 1}):
        wrong.append(f"the schema of {name} lets any member through")
    kinds.update(effect["kind"] for effect in reply.get("effects", []))
    return reply


# A host without memory.
view = call("checkout", TICKET)["checkout"]
with open("ticket.json", "w", encoding="utf-8") as file:
    json.dump({"event": "sale.close", "receipt": "0", **TICKET}, file)
told = subprocess.run([command, "checkout", "--json", "--plate", PLATE, "--ticket", "ticket.json"], check=True,
                      capture_output=True)
if json.loads(told.stdout) != view:
    wrong.append(f"checkout gives {view}, regulars checkout --json {told.stdout}")
call("checkout", {})
call("checkout", {"plate": None, "card": "", "lines": None})
sale = {**TICKET, "site": "S001", "till": "1", "series": "A", "receipt": "1", "business_date": "2026-01-02", "attendant": "07",
        "shift": "1", "currency": "CNY", "revision": 1, "document": "x", "training": False, "tenders": [CASH], "print": True}
assert call("sale.close", sale)["receipt"]["earned"] == 40
call("sale.close", {**TICKET, "receipt": "2", "promised_points": 40})
call("sale.refund", {**TICKET, "series": "A", "receipt": "3", "original": {"series": "A", "receipt": "1"}})
call("sale.void", {"at": AT, "receipt": "4", "original": {"site": None, "series": "A", "receipt": "1"}})
call("sale.prepay", {"at": AT, "receipt": "5", "lines": [{"kind": "prepay", "amount_minor": 20000}]})
call("sale.completion", {**TICKET, "receipt": "6", "original": {"receipt": "5"}})
call("pump.test", {"at": AT, "receipt": "7", "lines": [FUEL]})
call("tank.return", {"at": AT, "receipt": "8", "lines": [FUEL]})
call("shift.open", {"at": AT, "receipt": "9", "shift": "2"})
assert call("shift.close", {"at": AT, "receipt": "10", "shift": "2"})["messages"]

# The menu: forms, and each kind of effect.
actions = call("menu.list", {})["actions"]
assert any(field["choices"] for action in actions for field in action["fields"])
for action in actions:
    call("menu.run", {"action": action["id"], "attendant": "7", "ticket": TICKET})
form = call("menu.run", {"action": "redeem", "values": {}, "ticket": TICKET})["form"]
assert form["fields"][0]["choices"], form
bought = call("menu.run", {"action": "redeem", "values": {"reward": "money", "points": "100"}, "ticket": TICKET})["effects"][0]
paid = {**TICKET, "receipt": "11", "lines": [FUEL, bought["line"]], "redemptions": [bought["redemption"]], "tenders": None}
call("checkout", {key: paid[key] for key in ("at", "plate", "lines", "redemptions")})
call("sale.close", paid)
off = call("menu.run", {"action": "redeem", "values": {"reward": "litres"}, "ticket": {"at": AT, "plate": PLATE}})["effects"][0]
call("redeem.release", {"at": AT, "holds": [off["redemption"]["hold"]]})
call("menu.run", {"action": "lookup", "at": AT, "values": {"who": PLATE, "nobody": None}})
call("menu.run", {"action": "lookup", "at": AT, "values": {"who": PLATE, "nobody": "x"}}, "refused")
call("menu.run", {"action": "lookup", "at": AT, "values": {"who": PLATE}, "ticket": None, "attendant": None})

# An open ticket.
ticket = call("sale.open", {"attendant": "07", "till": "1"})["ticket"]
call("menu.run", {"action": "lookup", "values": {"who": PLATE}, "ticket": ticket})
call("sale.identify", {"ticket": ticket, "plate": PLATE, "card": None})
call("sale.line", {"ticket": ticket, "lines": [FUEL]})
call("sale.total", {"ticket": ticket})
call("sale.tender", {"ticket": ticket, "tenders": [CASH]})
call("sale.close", {"ticket": ticket, "at": AT, "print": True}, "refused")
call("sale.close", {"ticket": ticket, "at": AT, "receipt": "12", "print": True})
for name, receipt in (("sale.refund", "13"), ("sale.prepay", "14"), ("sale.completion", "15")):
    ticket = call("sale.open", {"lines": [FUEL]})["ticket"]
    call(name, {"ticket": ticket, "at": AT, "receipt": receipt})
call("sale.end", {"ticket": call("sale.open", {})["ticket"]})

# What is refused: each by the plugin and, where it is no such request, by the schema.
for name, request in (
        ("checkout", {"plate": 7}), ("checkout", {"plaet": PLATE}), ("checkout", {"event": "sale.close"}),
        ("checkout", {"lines": [{"product": "92"}]}), ("checkout", {"lines": [{**FUEL, "volume_ml": 1.5}]}),
        ("checkout", {"lines": [{**FUEL, "kind": "oil"}]}), ("checkout", {"tenders": {}}),
        ("checkout", {"redemptions": [{"points": "1"}]}), ("checkout", {"promised_points": 1}),
        ("checkout", {"original": "1"}), ("checkout", {"training": 1}), ("checkout", {"revision": None}),
        ("sale.open", {"ticket": 1}), ("sale.identify", {"ticket": 1, "lines": []}), ("sale.identify", {"ticket": "1", "plate": PLATE}),
        ("sale.line", {"ticket": 1, "tenders": []}), ("sale.tender", {"ticket": 1, "lines": []}), ("sale.total", {"ticket": None}),
        ("sale.end", {"ticket": 1.5}), ("sale.close", {"receipt": "1"}), ("sale.close", {**sale, "print": 1}),
        ("sale.refund", {**sale, "ticket": "x"}), ("sale.void", {**sale, "ticket": 1}), ("pump.test", sale),
        ("tank.return", {"receipt": "1"}), ("shift.open", {"receipt": "1"}), ("shift.close", {"at": 5, "receipt": "1"}),
        ("sale.prepay", {"at": 5, "receipt": "1"}), ("sale.completion", {"at": AT, "receipt": 1}),
        ("menu.list", {"action": "redeem"}), ("menu.run", {}), ("menu.run", {"action": "lookup", "values": {"who": 1}}),
        ("menu.run", {"action": "lookup", "ticket": "1"}), ("menu.run", {"action": "lookup", "ticket": {"plaet": ""}}),
        ("redeem.release", {}), ("redeem.release", {"holds": [5]}), ("redeem.release", {"holds": ["x" * 33]})):
    call(name, request, "refused")
for name in ("sale.identify", "sale.line", "sale.tender", "sale.total", "sale.end"):
    call(name, {"ticket": 99, **({"plate": PLATE} if name == "sale.identify" else {})}, "refused")
call("checkout", {}, "refused", 12345)
lib.regulars_json_close(session)

for name in schemas:
    if name != "common" and ((name, "ok") not in seen or (name, "refused") not in seen):
        wrong.append(f"{name} has a schema, but was never called with success and without")
if kinds != {"line", "price-off", "identify"}:
    wrong.append(f"of the effects only {kinds} came up")
print("\n".join(wrong) or f"{len(seen)} exchanges and {len(schemas)} schemas agree")
sys.exit(1 if wrong else 0)
