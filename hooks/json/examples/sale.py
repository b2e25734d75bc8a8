# SPDX-License-Identifier: LGPL-2.1-or-later
# A sale with Regulars from Python: python3 sale.py PLUGIN DATABASE RECEIPT
import ctypes, json, sys

plugin, database, receipt = sys.argv[1:]
lib = ctypes.CDLL(plugin)
lib.regulars_json_open.restype = ctypes.c_int64
lib.regulars_json_call.restype = ctypes.c_void_p
lib.regulars_json_call.argtypes = [ctypes.c_int64, ctypes.c_char_p, ctypes.c_char_p]
lib.regulars_json_free.argtypes = [ctypes.c_void_p]
lib.regulars_json_close.argtypes = [ctypes.c_int64]


def call(name, request):
    text = lib.regulars_json_call(session, name.encode(), json.dumps(request).encode())
    reply = json.loads(ctypes.string_at(text))
    lib.regulars_json_free(text)
    if "error" in reply:  # the sale goes on without us
        print(reply["error"]["line"], file=sys.stderr)
    return reply


session = lib.regulars_json_open(json.dumps({"database": database, "till": "1"}).encode())
ticket = {"plate": "粤B12345", "at": "2026-01-02T08:00:00+08:00",
          "lines": [{"kind": "fuel", "product": "92", "volume_ml": 40000, "amount_minor": 30000}]}
view = call("checkout", ticket)["checkout"]
print(view["customer"]["id"], view["vehicle"]["plate"], view["tier"]["name"], "will earn", view["will_earn"])
sale = dict(ticket, series="python", receipt=receipt, tenders=[{"kind": "cash", "amount_minor": 30000}], print=True)
done = call("sale.close", sale)
print(done["status"], "earned", done["receipt"]["earned"], "balance", done["receipt"]["balance"])
lib.regulars_json_close(session)
