#!/usr/bin/env python3
"""Holds `derive` of one variable against a fine grid refined with mpmath.

Usage: critical_points.py DESCENT [COUNT [SEED]]    (pip install mpmath numpy)

COUNT random formulas (2000) of polynomials, quotients, exp, log, sin, abs, sqrt, max and powers are
typed to `derive` with a range of -10..10. What must hold:

- every point that is named is one: the values around it are higher, lower or both as the kind says,
  in 50 digits, and the printed coordinate and value are right to ten digits;
- where the report says that there are no others, every minimum, maximum and kink of the grid and
  every zero of the derivative in the range is listed; so it is where "nowhere 0" is said;
- what is said to be constant is.

Prints the counts and every difference; exit code 1 where there is one.
"""

import random
import re
import subprocess
import sys
import tempfile

import mpmath
import numpy
from mpmath import mp, mpf

mp.dps = 50
LOWER, UPPER = -10, 10
DIGITS = 12
# So many points of a formula are looked at: waves have hundreds.
MOST = 25

# ---------------------------------------------------------------------------------- formulas


class Formulas:
    """Random formulas as trees: a number (text), "x", or an operation and its operands."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def number(self):
        r = self.random
        return r.choice([str(r.randint(1, 6)), f"{r.randint(1, 99) / 10}", f"{r.randint(1, 999) / 1000}"])

    def polynomial(self):
        r = self.random
        if r.random() < 0.5:
            tree = ("-", "x", self.number())
            for _ in range(r.randint(0, 2)):
                factor = (r.choice("+-"), "x", self.number())
                if r.random() < 0.4:
                    factor = ("^", factor, str(r.randint(2, 4)))
                tree = ("*", tree, factor)
            return tree
        tree = self.number()
        for power in range(1, r.randint(1, 4) + 1):
            term = ("*", self.number(), ("^", "x", str(power)))
            tree = (r.choice("+-"), tree, term)
        return tree

    def formula(self, depth):
        r = self.random
        if depth == 0:
            return r.choice(["x", "x", self.polynomial(), ("*", self.number(), "x")])
        kind = r.randrange(14)
        if kind == 0:
            return self.polynomial()
        inner = self.formula(depth - 1)
        if kind in (1, 2):
            return (r.choice("+-"), inner, self.formula(depth - 1))
        if kind in (3, 4):
            return ("*", inner, self.formula(depth - 1))
        if kind == 5:
            return ("/", inner, self.formula(depth - 1))
        if kind == 6:
            return ("^", inner, r.choice(["2", "3", "4", "0.5", "1.5", "-1", "-2"]))
        if kind == 7:
            return ("exp", ("-", "0", ("/", inner, self.number())))
        if kind == 8:
            return ("abs", inner)
        if kind == 9:
            return (r.choice(["max", "min"]), inner, r.choice([self.number(), self.formula(depth - 1)]))
        name = r.choice(["sin", "cos", "log", "sqrt", "atan", "tanh", "exp", "sigmoid", "sin", "log"])
        return (name, inner)


def text(tree):
    if isinstance(tree, str):
        return tree
    name, *operands = tree
    words = [text(operand) for operand in operands]
    if name in "+-*/^":
        return f"({words[0]} {name} {words[1]})"
    return f"{name}({', '.join(words)})"


class NoValue(Exception):
    pass


def exact(tree, x):
    """The value in 50 digits; NoValue where there is none."""
    if isinstance(tree, str):
        return x if tree == "x" else mpf(tree)
    name, *operands = tree
    values = [exact(operand, x) for operand in operands]
    first = values[0]
    if name == "+":
        return first + values[1]
    if name == "-":
        return first - values[1]
    if name == "*":
        return first * values[1]
    if name == "/":
        if values[1] == 0:
            raise NoValue
        return first / values[1]
    if name == "^":
        power = float(operands[1])
        if power != int(power) and first < 0 or power < 0 and first == 0:
            raise NoValue
        return first ** (int(power) if power == int(power) else mpf(operands[1]))
    if name == "log":
        if first <= 0:
            raise NoValue
        return mpmath.log(first)
    if name == "sqrt":
        if first < 0:
            raise NoValue
        return mpmath.sqrt(first)
    if name == "max":
        return max(values)
    if name == "min":
        return min(values)
    if name == "abs":
        return abs(first)
    if abs(first) > 1e6 and name in ("exp", "sigmoid"):
        if name == "exp":
            if first > 0:
                raise NoValue
            return mpf(0)
        return mpf(1) if first > 0 else mpf(0)
    if name == "sigmoid":
        return 1 / (1 + mpmath.exp(-first))
    return getattr(mpmath, name)(first)


def quick(tree, x):
    """The values at many numbers in doubles."""
    if isinstance(tree, str):
        return x if tree == "x" else numpy.full_like(x, float(tree))
    name, *operands = tree
    values = [quick(operand, x) for operand in operands]
    first = values[0]
    if name == "^":
        return numpy.power(first, float(operands[1]))
    pairs = {"+": numpy.add, "-": numpy.subtract, "*": numpy.multiply, "/": numpy.divide,
             "max": numpy.maximum, "min": numpy.minimum}
    if name in pairs:
        return pairs[name](*values)
    if name == "sigmoid":
        return 1 / (1 + numpy.exp(-first))
    return {"atan": numpy.arctan}.get(name, getattr(numpy, name, None))(first)


# ---------------------------------------------------------------------------------- the shell

POINT = re.compile(
    r"(minimum|maximum|level inflection)( at a kink,)? (?:at )?x = (?:.* = )?(\S+), f = (\S+)$")
STRETCH = re.compile(
    r"(minimum for all|maximum for all|constant for) (?:x in (\S+)\.\.(\S+)|x ([<>])= (\S+)|x), f = (\S+)$")
ENDINGS = ("the derivative is", "no others", "no point found", "searched x", "the function is")


def derived(descent, trees):
    """What the shell says of each formula."""
    with tempfile.NamedTemporaryFile("w", suffix=".descent") as script:
        script.write(f"set precision={DIGITS}\n")
        for tree in trees:
            script.write(f"derive {text(tree)} range={LOWER}..{UPPER} all=on\n")
        script.flush()
        done = subprocess.run(
            [descent, "--no-history", "--color", "never", "--width", "1000", "--keep-going", script.name],
            capture_output=True, text=True, errors="replace")
    if done.returncode not in (0, 1):
        raise SystemExit(f"descent ended with {done.returncode}: {done.stderr[-2000:]}")
    return [block.splitlines()[1:] for block in done.stdout.split("descent> derive ")[1:]]


class Report:
    def __init__(self, lines):
        self.points, self.stretches = [], []
        self.isConstant = self.isProven = False
        self.ending = ""
        for line in lines:
            if match := POINT.match(line):
                self.points.append((match[1], bool(match[2]), match[3], match[4]))
            elif match := STRETCH.match(line):
                lower, upper = mpf("-inf"), mpf("inf")
                if match[2]:
                    lower, upper = mpf(match[2]), mpf(match[3])
                elif match[4] == "<":
                    upper = mpf(match[5])
                elif match[4] == ">":
                    lower = mpf(match[5])
                self.stretches.append((match[1], lower, upper, match[6]))
            elif line.startswith(ENDINGS):
                self.ending = line
        self.isConstant = self.ending.startswith(("the derivative is 0 every", "the function is"))
        self.isProven = not self.ending.startswith(("no point found", "searched"))
        # Without an ending all points are listed; without anything the line was refused.
        self.isEmpty = not (self.points or self.stretches or self.ending)


# ---------------------------------------------------------------------------------- the check


def value(tree, x):
    try:
        result = exact(tree, x)
        return result if mpmath.isfinite(result) else None
    except (NoValue, OverflowError, ZeroDivisionError):
        return None


def slope(tree, x, h=mpf("1e-12")):
    """The derivative by differences in 50 digits; None where it is not smooth or has no value."""
    near = [value(tree, x - h), value(tree, x + h)]
    if None in near:
        return None
    return (near[1] - near[0]) / (2 * h)


def sides(tree, x, distance):
    """Whether the values are higher (1), lower (-1) or missing (None) before and behind a point."""
    middle = value(tree, x)
    if middle is None:
        return None
    result = []
    for direction in (-1, 1):
        near = value(tree, x + direction * distance)
        if near is None:
            result.append(None)
            continue
        difference = near - middle
        result.append(0 if difference == 0 else 1 if difference > 0 else -1)
    return result


def refined_extreme(tree, lower, upper, sign):
    """The lowest (sign 1) or highest point between two numbers by golden sections."""
    ratio = (mpmath.sqrt(5) - 1) / 2
    a, b = mpf(lower), mpf(upper)
    bad = mpf("inf")

    def f(x):
        result = value(tree, x)
        return bad if result is None else sign * result
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    fc, fd = f(c), f(d)
    while b - a > mpf("1e-24") * max(mpf("1e-3"), abs(a)):
        if fc <= fd:
            b, d, fd = d, c, fc
            c = b - ratio * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + ratio * (b - a)
            fd = f(d)
    return (a + b) / 2


def near_short(tree, x, sign):
    """The point with short numbers tried: kinks at 0.3 are found there exactly."""
    best, where = value(tree, x), x
    for digits in range(1, 16):
        short = mpf(mpmath.nstr(x, digits)) if x else x
        other = value(tree, short)
        if abs(short - x) < mpf("1e-15") * max(1, abs(x)) and other is not None:
            if best is None or sign * other <= sign * best:
                return short
    return where


def is_listed(report, x, kinds):
    for kind, _, at, _ in report.points:
        if kind in kinds and abs(mpf(at) - x) <= mpf("1e-6") * max(1, abs(x)):
            return True
    return any(lower - mpf("1e-6") <= x <= upper + mpf("1e-6") for _, lower, upper, _ in report.stretches)


def grid_points(tree, report):
    """Minima and maxima between the points of a grid, and zeros of the derivative without either."""
    marks = numpy.array([float(mpf(at)) for _, _, at, _ in report.points] or [0.0])
    marks = marks[(marks > LOWER) & (marks < UPPER)]
    spread = numpy.concatenate(
        [numpy.linspace(LOWER, UPPER, 6007)] + [marks + offset for offset in (-1e-3, 1e-3)])
    fine = numpy.concatenate([sign * numpy.logspace(-9, -1, 200) for sign in (-1, 1)])
    x = numpy.unique(numpy.clip(numpy.concatenate([spread, fine]), LOWER, UPPER))
    with numpy.errstate(all="ignore"):
        y = quick(tree, x)
        y[~numpy.isfinite(y)] = numpy.nan
        for sign in (1, -1):
            z = sign * y
            at = numpy.nonzero((z[1:-1] < z[:-2]) & (z[1:-1] <= z[2:]) | (z[1:-1] <= z[:-2]) & (z[1:-1] < z[2:]))[0] + 1
            noise = 64 * numpy.spacing(numpy.abs(y)) + 1e-300
            at = [i for i in at if max(z[i - 1] - z[i], z[i + 1] - z[i]) > noise[i]]
            for i in at[:MOST]:
                yield "minimum" if sign > 0 else "maximum", x[i - 1], x[i + 1]
        d = numpy.abs(numpy.diff(y) / numpy.diff(x))
        scale = numpy.nanmedian(d) if numpy.isfinite(d).any() else 0
        at = numpy.nonzero((d[1:-1] < d[:-2]) & (d[1:-1] < d[2:]) & (d[1:-1] < 0.05 * scale))[0] + 1
        for i in at[:MOST]:
            yield "slope", x[i - 1], x[i + 2]


def missed(tree, report):
    """What the grid finds and the report, which claims to be whole, does not list."""
    seen = []
    for kind, lower, upper in grid_points(tree, report):
        if kind == "slope":
            x = level(tree, lower, upper)
            if x is not None and not is_beside_gap(tree, x) and not is_listed(report, x, ("minimum", "maximum", "level inflection")):
                if not any(abs(x - other) < mpf("1e-6") for other in seen):
                    seen.append(x)
                    yield f"the derivative is 0 at {mpmath.nstr(x, 12)}"
            continue
        sign = 1 if kind == "minimum" else -1
        x = near_short(tree, refined_extreme(tree, lower, upper, sign), sign)
        if is_beside_gap(tree, x):
            continue
        if not LOWER < x < UPPER or is_listed(report, x, (kind,)):
            continue
        # A pole or the end of the domain is no extreme; rounding of the grid makes others.
        around = sides(tree, x, mpf("1e-12") * max(1, abs(x)))
        wide = sides(tree, x, mpf("1e-7"))
        if around is None or wide is None or None in around or around != [sign, sign] or wide != [sign, sign]:
            continue
        if is_jump(tree, x):
            continue
        yield f"{kind} at {mpmath.nstr(x, 12)}"


def is_beside_gap(tree, x):
    """Whether a short number close by has no value: the limit there is no value of the function."""
    return any(value(tree, mpf(mpmath.nstr(x, digits))) is None for digits in (2, 3, 4, 5, 6))


def is_jump(tree, x):
    """Whether values do not come close to that at the point: a pole seen from its side."""
    middle = value(tree, x)
    gaps = [abs(value(tree, x + h) - middle) for h in (mpf("1e-9"), mpf("-1e-9")) if value(tree, x + h) is not None]
    closer = [abs(value(tree, x + h) - middle) for h in (mpf("1e-12"), mpf("-1e-12")) if value(tree, x + h) is not None]
    return any(c > 0.3 * g and g > 0 for c, g in zip(closer, gaps))


def level(tree, lower, upper):
    """Where the derivative is 0 between two numbers without a change of its sign; None nowhere."""
    ratio = (mpmath.sqrt(5) - 1) / 2
    a, b = mpf(float(lower)), mpf(float(upper))

    def f(x):
        result = slope(tree, x)
        return mpf("inf") if result is None else abs(result)
    wide = max(f(a), f(b))
    for _ in range(70):
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        if f(c) <= f(d):
            b = d
        else:
            a = c
    x = (a + b) / 2
    least = f(x)
    if not mpmath.isfinite(wide) or wide == 0 or least > mpf("1e-12") * wide:
        return None
    x = near_short_slope(tree, x)
    # Flat because it underflows or is constant there is no point.
    if f(x + mpf("1e-5")) <= mpf("1e-25") * wide or f(x - mpf("1e-5")) <= mpf("1e-25") * wide:
        return None
    # An actual 0 and no pole whose slope is huge beside.
    return x if f(x) <= mpf("1e-3") * f(x + mpf("1e-5")) else None


def near_short_slope(tree, x):
    for digits in range(1, 14):
        short = mpf(mpmath.nstr(x, digits)) if x else x
        if abs(short - x) < mpf("1e-7") and abs(slope(tree, short) or 1) <= abs(slope(tree, x) or 1):
            return short
    return x


def agrees(printed, true, digits=DIGITS):
    """Whether a printed number is the true one to so many digits, and one unit more."""
    printed, true = mpf(printed), mpf(true)
    if abs(true) < mpf("1e-12"):
        # Irrational points are refined to 24 digits; steep slopes leave fewer of the value.
        return abs(printed) < mpf("1e-10")
    return abs(printed - true) <= mpf(10) ** (mpmath.floor(mpmath.log10(abs(true))) - digits + 1)


def wrong(tree, point, gap, isProven):
    """What is wrong with a named point, so far from the next one; None where nothing is."""
    kind, isKink, at, printed = point
    x = mpf(at)
    reach = min(mpf("1e-6") * max(abs(x), mpf("1e-3")), gap / 4, abs(x) / 10 if x else mpf(1))
    if reach < mpf("1e-9") * abs(x) or not isProven and gap < mpf("0.05"):
        # Waves so narrow that the printed digits do not tell them apart well.
        return None
    if kind == "level inflection":
        s = [slope(tree, x + h) for h in (-reach, 0, reach)]
        if None in s:
            return "no slope there"
        if s[0] * s[2] <= 0:
            return f"the slope changes its sign: {mpmath.nstr(s[0], 5)}, {mpmath.nstr(s[2], 5)}"
        return None if abs(s[1]) < mpf("1e-3") * max(abs(s[0]), abs(s[2])) else "the slope is not 0"
    sign = 1 if kind == "minimum" else -1
    best = near_short(tree, refined_extreme(tree, x - reach, x + reach, sign), sign)
    own, other = value(tree, x), value(tree, best)
    if own is not None and (other is None or sign * own <= sign * other):
        best, other = x, own
    if other is None:
        return "no value there"
    around = [side for side in sides(tree, best, 2 * reach) if side is not None]
    if not around:
        return "no values around it"
    if around == [0, 0]:
        # Flat to 50 digits: tanh of hundreds.
        return None
    if any(side != sign for side in around):
        return f"values beside it are {around}"
    if not agrees(printed, other, DIGITS - 2):
        return f"the value is {mpmath.nstr(other, 15)}"
    if best != x and not agrees(at, best, DIGITS - 2):
        # A flat bottom leaves golden sections half of the digits.
        if abs(best - x) > mpf("1e-9") * max(1, abs(x)):
            return f"it is at {mpmath.nstr(best, 15)}"
    if not is_smooth_beside(tree, best) and not isKink:
        return "a kink there"
    if isKink and is_smooth_beside(tree, best) and None not in sides(tree, best, 2 * reach):
        return "no kink there"
    return None


def is_smooth_beside(tree, x):
    """Whether the slope shrinks towards a point on both sides where there is one."""
    size = abs(x) if x else mpf("1e-3")
    for direction in (-1, 1):
        slopes = [
            slope(tree, x + direction * distance * size, distance * size / 1000)
            for distance in (mpf("1e-9"), mpf("1e-11"))]
        if None in slopes or slopes[0] == 0:
            continue
        if abs(slopes[1]) > 0.6 * abs(slopes[0]):
            return False
    return True


def check(tree, lines):
    report = Report(lines)
    if report.isEmpty:
        return report, ["no answer: " + " / ".join(lines)]
    faults = []
    if report.isConstant:
        values = [v for v in (value(tree, mpf(k) / 7) for k in range(-60, 61)) if v is not None]
        if values and max(values) - min(values) > mpf("1e-14") * max(1, abs(values[0])):
            faults.append("said to be constant")
        return report, faults
    places = [mpf(at) for _, _, at, _ in report.points]
    for point in report.points[:MOST]:
        gap = min([abs(mpf(point[2]) - other) for other in places if other != mpf(point[2])] or [mpf(1)])
        if (fault := wrong(tree, point, gap, report.isProven)) is not None:
            faults.append(f"{' '.join(map(str, point))}: {fault}")
    for kind, lower, upper, printed in report.stretches:
        a, b = max(lower, mpf(LOWER)), min(upper, mpf(UPPER))
        values = [value(tree, a + (b - a) * k / 7) for k in (1, 2, 3, 4, 5, 6)]
        if None in values or any(abs(v - values[0]) > mpf("1e-14") * max(1, abs(v)) for v in values):
            faults.append(f"{kind} {mpmath.nstr(lower, 9)}..{mpmath.nstr(upper, 9)}: not constant")
    if report.isProven:
        faults += [f"missed: {what}" for what in missed(tree, report)]
    return report, faults


def main():
    descent = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 2015
    formulas = Formulas(seed)
    trees = []
    while len(trees) < count:
        tree = formulas.formula(1 + formulas.random.randrange(3))
        if "x" in text(tree).replace("exp", "").replace("max", ""):
            trees.append(tree)
    said = {"proven": 0, "searched": 0, "constant": 0}
    points = failed = 0
    for first in range(0, count, 100):
        batch = trees[first:first + 100]
        for tree, lines in zip(batch, derived(descent, batch), strict=True):
            try:
                report, faults = check(tree, lines)
            except (ValueError, OverflowError, TypeError, ZeroDivisionError) as error:
                print(f"not checked: {text(tree)}: {error!r}")
                continue
            points += len(report.points) + len(report.stretches)
            said["constant" if report.isConstant else "proven" if report.isProven else "searched"] += 1
            failed += bool(faults)
            for fault in faults:
                print(f"{text(tree)}\n    {fault}\n    [{report.ending}]", flush=True)
    print(
        f"{count} formulas, seed {seed}: {said['proven']} proven whole, {said['searched']} searched, "
        f"{said['constant']} constant; {points} points named; {failed} formulas with differences")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
