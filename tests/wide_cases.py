#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes tests/fixtures/wide.txt: 128-bit arithmetic worked out by Python, whose integers have no width.

A line is: operation, four numbers (a and b as signed upper and unsigned lower halves), upper and lower half of the result.
Run by hand; the file is kept, so that the tests need no Python.
"""
import random

HALF, WIDE = 1 << 64, 1 << 128


def wrapped(value):
    value %= WIDE
    return value - WIDE if value >= WIDE // 2 else value


def halves(value):
    value = wrapped(value) % WIDE
    high = value >> 64
    return (high - HALF if high >= HALF // 2 else high), value % HALF


def towards_zero(a, b):
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def half_away(a, b):
    return (2 * abs(a) + b) // (2 * b) * (1 if a >= 0 else -1)


def main():
    draw = random.Random(20261122)
    small = [0, 1, -1, 2, -2, 3, 7, 10, -10, 1000, 10**6, 2**31 - 1, -2**31, 2**32, 2**32 - 1, 2**62, 2**63 - 1, -2**63, -2**63 + 1]
    large = small + [2**63, -2**63 - 1, 2**64 - 1, 2**64, -2**64, 2**65 + 1, 10**30, -10**30, 2**125, 2**126 - 1, 2**127 - 1, -2**127]

    def some(bits):
        value = draw.getrandbits(draw.randint(1, bits))
        return value if draw.random() < 0.5 else -value

    pairs = [(a, b) for a in large for b in large]
    pairs += [(some(127), some(127)) for _ in range(400)]
    with open("tests/fixtures/wide.txt", "w", encoding="ascii") as out:
        for a, b in draw.sample(pairs, 700):
            cases = [("add", a + b), ("sub", a - b), ("compare", (a > b) - (a < b)), ("clamp", max(-2**63 + 1, min(2**63 - 1, a)))]
            if -2**63 <= b < 2**63:
                cases.append(("times", a * b))
            if b != 0 and not (a == -2**127 and b == -1):
                cases.append(("over", towards_zero(a, b)))
            if b > 0 and 2 * abs(a) + 2 * b < 2**127:
                cases.append(("round", half_away(a, b)))
            if a >= 0 and 0 <= b < 2**63:
                cases.append(("grow", a * b if a * b < 2**125 else -1))
            name, result = draw.choice(cases)
            print(name, *halves(a), *halves(b), *halves(result), file=out)


main()
