#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A cashier at a real browser. browser.py ENV SIDE.db REGULARS PICTURES: screenshots go to the folder PICTURES."""
import os
import shlex
import subprocess
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from compare import compare

env = dict(line.strip().split("=", 1) for line in open(sys.argv[1]))
URL, PSQL, DIR = (env[name].strip("'") for name in ("HOST_URL", "HOST_PSQL", "HOST_DIR"))
SIDE, REGULARS, PICTURES = sys.argv[2], shlex.split(sys.argv[3]), sys.argv[4]


def start():
    options = Options()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1000",
                     f"--user-data-dir={DIR}/browser", "--no-first-run", "--disable-extensions", "--disable-background-networking"):
        options.add_argument(argument)
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Till:
    def __init__(self, driver, name):
        self.d, self.name, self.n = driver, name, 0
        self.d.get(f"{URL}/login.pl")
        self.type("login", f"{name}@station")
        self.type("password", name)
        self.d.find_element(By.NAME, "action").click()
        WebDriverWait(self.d, 30).until(lambda d: d.find_elements(By.TAG_NAME, "frame"))

    def picture(self, name):
        self.d.save_screenshot(os.path.join(PICTURES, f"{name}.png"))

    def type(self, field, text, enter=False):
        element = self.d.find_element(By.NAME, field)
        element.clear()
        element.send_keys(text + (Keys.ENTER if enter else ""))
        if enter:
            self.settle(element)

    def settle(self, old):
        """Waits until the page that `old` was on is gone and the next one is there."""
        def gone(_):
            try:
                old.is_enabled()
                return False
            except Exception:  # noqa: BLE001 - any answer but "it is there" will do
                return True
        WebDriverWait(self.d, 60).until(gone)
        WebDriverWait(self.d, 60).until(lambda d: d.execute_script("return document.readyState") == "complete")

    def add(self):
        self.d.get(f"{URL}/ps.pl?path=bin/mozilla&login={self.name}@station&action=add")

    def open(self, number):
        self.d.get(f"{URL}/ps.pl?path=bin/mozilla&login={self.name}@station&action=edit&nextsub=add&id={number}")

    def button(self, value):
        element = self.d.find_element(By.CSS_SELECTOR, f"[name=action][value='{value}']")
        element.click()
        self.settle(element)

    def row(self):
        return max(int(e.get_attribute("name").split("_")[1]) for e in self.d.find_elements(By.CSS_SELECTOR, "[name^=partnumber_]"))

    def ring(self, part, qty=None):
        row = self.row()
        if qty is not None:
            self.type(f"qty_{row}", str(qty))
        self.type(f"partnumber_{row}", part, enter=True)

    def tax_in(self):
        box = self.d.find_element(By.NAME, "taxincluded")
        if not box.is_selected():
            box.click()
            self.settle(box)

    def pay(self):
        total = self.d.find_element(By.NAME, "invtotal").get_attribute("value")
        row = self.d.find_element(By.NAME, "paidaccounts").get_attribute("value")
        self.type(f"paid_{row}", total)

    def choose(self, action):
        Select(self.d.find_element(By.NAME, "regulars_action")).select_by_value(action)
        self.button("regulars pick")

    def choose_alone(self, action):
        Select(self.d.find_element(By.NAME, "regulars_action")).select_by_value(action)
        element = self.d.find_element(By.CSS_SELECTOR, "[name=regulars_step][value=pick]")
        element.click()
        self.settle(element)

    def panel(self):
        return self.d.find_element(By.ID, "regulars").text

    def sees(self, *texts):
        for text in texts:
            assert text in self.panel(), f"{text!r} is not in: {self.panel()}"


def sql(query):
    return subprocess.run(shlex.split(PSQL) + ["-c", query], check=True, capture_output=True, text=True).stdout.strip()


def regulars(*words):
    subprocess.run(REGULARS + list(words), check=True, capture_output=True)


def english(till):
    till.add()
    till.type("regulars_plate", "粤B12345", enter=True)
    till.sees("李敏", "Basic", "points")
    till.ring("92", "40.25")
    till.ring("WATER", "2")
    till.tax_in()
    till.sees("This sale earns 40 points")
    till.picture("01-known-plate-before-tender")
    till.pay()
    till.button("Post")
    till.sees("was posted", "You earned 40 points")
    till.picture("02-posted")
    n = sql("SELECT count(*) FROM ar")
    till.d.refresh()
    till.sees("was posted already; nothing was posted twice")
    assert sql("SELECT count(*) FROM ar") == n
    till.picture("03-reloaded")

    till.add()
    till.ring(";1000110000000000017=99121010000000000?")
    till.sees("李敏")
    assert till.d.find_element(By.NAME, "regulars_card").get_attribute("value") == "1000110000000000017"
    till.picture("04-card-swiped")

    till.add()
    till.type("regulars_plate", "沪A77777", enter=True)
    till.picture("05-unknown-plate")
    till.choose("enrol")
    till.picture("06-enrol")
    for name, value in (("name", "王小明"), ("plate", "沪A77777"), ("phone", "13900139000")):
        for field in till.d.find_elements(By.NAME, f"regulars_v_{name}"):
            field.clear()
            field.send_keys(value)
    till.button("regulars run")
    till.sees("王小明")
    till.picture("07-enrolled")
    till.ring("95", "30")
    till.tax_in()
    till.pay()
    till.button("Post")
    till.sees("You earned 30 points")

    regulars("customer", "add", "--id", "1003", "--name", "张伟", "--plate", "粤C33333")
    regulars("points", "open", "--expires", "2099-12-31", "1003", "1000")
    till.add()
    till.type("regulars_plate", "粤C33333", enter=True)
    till.ring("95", "20")
    till.tax_in()
    till.choose("redeem")
    if till.d.find_elements(By.NAME, "regulars_v_reward"):
        Select(till.d.find_element(By.NAME, "regulars_v_reward")).select_by_value("points:money")
        till.button("regulars run")
    till.picture("08-redeem")
    till.type("regulars_v_points", "600")
    till.button("regulars run")
    assert till.d.find_element(By.NAME, "invtotal").get_attribute("value") == "154.00"
    till.picture("09-redeemed")
    till.button("Preview")
    assert "Points spent: 600" in till.d.find_element(By.TAG_NAME, "body").text
    till.picture("10-receipt")
    till.d.back()
    till.pay()
    till.button("Post")
    till.sees("You spent 600 points")
    receipt = sql("SELECT invnumber FROM ar ORDER BY id DESC LIMIT 1")

    till.add()
    till.type("regulars_plate", "粤C33333")
    till.type("regulars_original", receipt, enter=True)
    till.ring("95", "-5")
    till.tax_in()
    till.picture("11-refund")
    till.button("Post")
    till.sees("was posted")

    till.open(sql(f"SELECT id FROM ar WHERE invnumber = '{receipt}'"))
    till.type("qty_1", "22", enter=True)
    assert till.d.find_element(By.NAME, "invtotal").get_attribute("value") == "170.00"
    till.picture("12-edited")
    till.button("Post")
    till.sees("was posted")

    regulars("customer", "add", "--id", "1777", "--name", "<img src=x onerror=alert(1)>", "--plate", "粤B77777")
    till.add()
    till.type("regulars_plate", "粤B77777", enter=True)
    till.sees("<img src=x onerror=alert(1)>")
    till.picture("13-markup-in-a-name")
    till.type("regulars_plate", "x" * 120, enter=True)
    till.type("regulars_phone", "nobody's", enter=True)
    till.picture("14-wrong-input")
    till.ring("92", "1")
    till.pay()
    till.button("Post")
    till.sees("was posted")


def chinese(till):
    till.d.switch_to.frame("acc_menu")
    till.picture("20-menu")
    text = till.d.find_element(By.TAG_NAME, "body").text
    till.d.switch_to.default_content()
    till.add()
    till.type("regulars_plate", "粤B12345", enter=True)
    till.sees("李敏", "普通")
    till.ring("95", "10")
    till.ring("WATER", "1")
    assert till.d.find_element(By.NAME, "description_2").get_attribute("value") == "矿泉水 550ml"
    till.tax_in()
    till.picture("21-chinese-before-tender")
    till.pay()
    till.button("加入")
    till.sees("已过账")
    till.picture("22-chinese-posted")
    till.choose("note")
    till.picture("23-chinese-form")
    till.button("regulars cancel")
    till.d.get(f"{URL}/ps.pl?path=bin/mozilla&login={till.name}@station&action=regulars_menu")
    assert "会员" in till.d.find_element(By.TAG_NAME, "body").text
    till.choose_alone("shift")
    till.picture("24-chinese-menu-page")
    till.button("regulars shift")
    assert "已结束" in till.d.find_element(By.TAG_NAME, "body").text
    till.picture("25-chinese-shift-closed")
    return text


def main():
    driver = start()
    try:
        english(Till(driver, "cashier1"))
        print("ok - a cashier at the browser")
        driver.delete_all_cookies()
        chinese(Till(driver, "shouyin"))
        print("ok - the same in Chinese")
    except Exception:
        driver.save_screenshot(os.path.join(PICTURES, "failed.png"))
        raise
    finally:
        driver.quit()
    wrong, n = compare(PSQL, SIDE)
    assert not wrong, wrong[:5]
    print(f"ok - {n} invoices are alike on both sides")


if __name__ == "__main__":
    main()
