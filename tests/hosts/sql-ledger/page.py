#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A page of the POS as it comes, to be compared. page.py ENV ACTION LOGIN"""
import sys

from client import Cashier

env = dict(line.strip().split("=", 1) for line in open(sys.argv[1]))
cashier = Cashier(env["HOST_URL"].strip("'"), sys.argv[3])
cashier.open(sys.argv[2])
sys.stdout.buffer.write(cashier.raw)
