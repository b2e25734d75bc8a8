#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A browser-less cashier of SQL-Ledger: reads a page's form as a browser would and sends it back."""
import html.parser
import http.client
import urllib.parse


class Form(html.parser.HTMLParser):
    """The fields that a browser would send for the first form of a page, without its buttons."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.fields = {}
        self.select = None
        self.area = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        name, value = a.get("name"), a.get("value") or ""
        if a.get("type") == "checkbox" and "value" not in a:
            value = "on"
        if tag == "input" and name:
            kind = (a.get("type") or "text").lower()
            if kind in ("submit", "image", "button") or (kind in ("radio", "checkbox") and "checked" not in a):
                return
            self.fields[name] = value
        elif tag == "select":
            self.select = name
            self.first = True
        elif tag == "option" and self.select:
            if self.first or "selected" in a:
                self.fields[self.select] = value
            self.first = False
        elif tag == "textarea":
            self.area = name
            self.fields[name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data


class Cashier:
    """One login. `source` is the address that requests come from: its last number is the till's."""

    def __init__(self, url, name, source="127.0.0.1"):
        self.host = urllib.parse.urlsplit(url).netloc
        self.name = name
        self.source = source
        self.cookie = ""
        self.page = ""
        self.send("login.pl", {"login": f"{name}@station", "password": name, "path": "bin/mozilla", "action": "login"})
        if not self.cookie:
            raise RuntimeError(f"{name}: no login: {self.page[:300]}")

    def send(self, script, fields):
        connection = http.client.HTTPConnection(self.host, source_address=(self.source, 0), timeout=60)
        headers = {"User-Agent": "Mozilla/5.0 (test)", "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/" + script, urllib.parse.urlencode(fields).encode(), headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and not value.split(";")[0].endswith("="):
                self.cookie = value.split(";")[0]
        self.raw = answer.read()
        self.page = self.raw.decode("utf-8", "replace")
        connection.close()
        self.fields = Form(self.page).fields
        return self.page

    def open(self, action="add", script="ps.pl", **more):
        return self.send(script, {"path": "bin/mozilla", "login": f"{self.name}@station", "action": action, **more})

    def press(self, button="Update", script="ps.pl", **typed):
        """Types into the page's fields and presses a button."""
        self.sent = {**self.fields, **typed, "action": button}
        return self.send(script, self.sent)

    def ring(self, part, qty=None, price=None):
        row = int(self.fields["rowcount"])
        typed = {f"partnumber_{row}": part}
        if qty is not None:
            typed[f"qty_{row}"] = str(qty)
        if price is not None:
            typed[f"sellprice_{row}"] = str(price)
        return self.press("Update", **typed)

    def total(self):
        return self.fields["oldinvtotal"]

    def pay_and_post(self, button="Post", account=None):
        # The last row of payments is the empty one.
        row = self.fields["paidaccounts"]
        typed = {f"paid_{row}": self.fields["invtotal"]}
        return self.press(button, **typed)
