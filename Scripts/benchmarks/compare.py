"""Runs descent and a peer in turn, A B A B …, and prints the ratio of their times pair by pair.

A ratio below 1 means that descent takes less. The median over the pairs is quoted, with the
smallest and the largest behind it: where these lie far apart the machine was busy.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0}


class Run:
    """One measured run: wall and processor seconds, and the peak of its memory in MB."""

    def __init__(self, wall, cpu, memory=None):
        self.wall, self.cpu, self.memory = wall, cpu, memory


def whole_process(command):
    """Runs a command to its end; everything counts, its start included."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command} failed:\n{error.decode(errors='replace')}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def output_of(command):
    """What a command prints; the end of everything where it fails."""
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{command} failed:\n{run.stderr}")
    return run.stdout


class Bench:
    def __init__(self, root, place, runs):
        self.descent = os.path.join(root, ".build/release/descent")
        self.peers = os.path.join(root, "Scripts/benchmarks/peers.py")
        self.root, self.place, self.runs = root, place, runs

    def inside(self, script):
        """The computing time of the last command of a script, as 'set timing=on' tells it."""
        output = output_of([self.descent, "-c", "set timing=on; " + script])
        value, unit = re.findall(r"^time: ([\d.]+) (\w+)$", output, re.MULTILINE)[-1]
        return Run(float(value) * UNITS[unit], None)

    def peer(self, name, *arguments):
        """One peer's own measurement of the part that counts."""
        output = output_of([sys.executable, self.peers, name, *map(str, arguments)])
        result = json.loads(output.splitlines()[-1])
        return Run(result["wall"], result["cpu"])

    def file(self, name, rows):
        """A file of generated rows, made once."""
        path = os.path.join(self.place, name)
        if not os.path.exists(path):
            subprocess.run(
                [self.descent, "-c", f'data gen n={rows}; data save "{path}"'], check=True,
                stdout=subprocess.DEVNULL)
        return path

    def row(self, what, against, ours, theirs, runs=None, warmup=True):
        """Measures pairs and prints a row of the table."""
        runs = runs or self.runs
        if warmup:
            ours(), theirs()
        pairs = [(ours(), theirs()) for _ in range(runs)]
        ratios = sorted(a.wall / b.wall for a, b in pairs)
        line = f"| {what} | {against} | {show(statistics.median(ratios))}"
        line += f" ({show(ratios[0])} to {show(ratios[-1])}, {runs} pairs)"
        if all(a.cpu and b.cpu for a, b in pairs):
            line += f" | {show(statistics.median(a.cpu / b.cpu for a, b in pairs))}"
        else:
            line += " | -"
        ours_time = statistics.median(a.wall for a, _ in pairs)
        line += f" | {seconds(ours_time)} / {seconds(statistics.median(b.wall for _, b in pairs))} |"
        print(line, flush=True)
        return pairs


def show(ratio):
    return f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"


def seconds(value):
    for unit in ("s", "ms", "us"):
        if value >= UNITS[unit]:
            return f"{value / UNITS[unit]:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def start(bench):
    ours = [bench.descent, "-c", "quit"]
    peers = {
        "sqlite3": ["sqlite3", ":memory:", ".quit"],
        "gnuplot": ["gnuplot", "-e", "quit"],
        "python3": [sys.executable, "-I", "-c", "pass"],
    }
    for name, command in peers.items():
        if shutil.which(command[0]):
            bench.row(
                "start and quit, whole process", name, lambda: whole_process(ours),
                lambda: whole_process(command), runs=max(30, bench.runs))


def size(bench):
    """What the program takes of the disk, and of memory at its start and in a tutorial session."""
    copy = os.path.join(bench.place, "descent-stripped")
    subprocess.run(["strip", "-o", copy, bench.descent], check=True)
    print(f"| the program without its symbols | - | - | - | {os.path.getsize(copy) / 1e6:.1f} MB |")
    session = "data gen; lsq; fit alpha=0.01 iters=5000; plot cost; plot fit; contour; explain"
    for what, lines in [("start and quit", "quit"), ("a tutorial session", session)]:
        runs = [whole_process([bench.descent, "-c", lines]) for _ in range(bench.runs)]
        peak = statistics.median(run.memory for run in runs)
        print(f"| peak memory, {what} | - | - | - | {peak:.1f} MB |", flush=True)


def loop(bench):
    # NumPy pays for every row at every iteration: with more rows both get fewer iterations.
    for rows, iterations, runs in [
        (10**2, 5000, None), (10**4, 5000, None), (10**6, 1000, 2), (10**7, 100, 2),
    ]:
        bench.row(
            f"{iterations} iterations of the tutorial's loop, n = {rows:.0e}", "NumPy",
            lambda: bench.inside(f"data gen n={rows}; fit alpha=0.001 iters={iterations}"),
            lambda: bench.peer("loop", rows, iterations), runs=runs, warmup=rows < 10**6)
    data = bench.inside("data gen n=1e7; fit iters=5000")
    once = bench.inside("data gen n=1e7; lsq")
    print(f"| 5000 iterations, n = 1e+07 | one pass over the rows (lsq) | "
          f"{show(data.wall / once.wall)} | - | {seconds(data.wall)} / {seconds(once.wall)} |")


def gen(bench):
    for rows in (10**6, 10**7):
        for name, peer in [("NumPy", "numpy_generation"), ("make_regression", "sklearn_generation")]:
            bench.row(
                f"data gen n = {rows:.0e}, the same numbers", name,
                lambda: bench.inside(f"data gen n={rows}"), lambda: bench.peer(peer, rows))


def csv(bench):
    path = bench.file("five-million.csv", 5_000_000)
    size = os.path.getsize(path) / 1e6
    script = f'data load "{path}"; lsq'
    memory = []

    def ours():
        run = whole_process([bench.descent, "-c", script])
        memory.append(run.memory)
        return run

    for name in ("pandas", "polars", "duckdb"):
        bench.row(
            f"{size:.0f} MB of CSV to coefficients, whole process", f"{name}'s read_csv alone",
            ours, lambda: bench.peer(f"{name}_read", path))
    numbers = 5_000_000 * 2 * 8 / 2**20
    print(f"\npeak memory of descent: {max(memory):.0f} MB, {max(memory) / numbers:.2f} times the "
          f"{numbers:.0f} MB of the numbers themselves\n")


def plot(bench):
    path = bench.file("million.csv", 1_000_000)
    ours = [bench.descent, "--width", "80", "-c", f'data load "{path}"; plot data']
    if shutil.which("gnuplot"):
        theirs = f"""set terminal dumb 80 24; set datafile separator ","; \
plot "{path}" every ::1 with dots"""
        bench.row(
            "a million points from a file, whole process", "gnuplot's dumb terminal",
            lambda: whole_process(ours), lambda: whole_process(["gnuplot", "-e", theirs]))
    bench.row(
        "a million points, drawing alone", "plotext",
        lambda: bench.inside("data gen n=1e6; plot data width=80 height=24"),
        lambda: bench.peer("plotext_draw", path))


def rosenbrock(bench):
    script = "minimize rosenbrock from=-1.2,1 alpha=0.0001 precision=0 iters=1e6"
    bench.row(
        "a million fixed steps on rosenbrock", "plain Python, the gradient by hand",
        lambda: bench.inside(script), lambda: bench.peer("rosenbrock", 10**6))


def net(bench):
    cost = "mean((w3*tanh(w1*x + b1) + w4*tanh(w2*x + b2) + b3 - y)^2)"
    start = "from=0.5,0.1,-0.3,0.2,0.7,1.1,-0.2"
    bench.row(
        "50 iterations on a net of two neurons typed as a formula, n = 1e+06", "NumPy, by hand",
        lambda: bench.inside(
            f"data gen n=1e6; J(w1, b1, w2, b2, w3, w4, b3) = {cost}; "
            f"minimize J {start} alpha=0.0001 precision=0 iters=50"),
        lambda: bench.peer("net", 10**6, 50))


def losses(bench):
    """Logistic regression and the lasso's path, each to its optimum; the reading does not count."""
    path = os.path.join(bench.place, "classes.csv")
    if not os.path.exists(path):
        output_of([bench.descent, "-c",
                   "data gen n=1e6 features=20 noise=100; data add c = if(y > 0, 1, 0); "
                   f'data save "{path}"'])
    names = ",".join(f"x{index}" for index in range(1, 21))
    script = f'data load "{path}" y=c x={names}; fit loss=logistic method=newton tol=1e-8'
    for name, peer in [
        ("scikit-learn, lbfgs", ("logistic", path, "lbfgs")),
        ("scikit-learn, newton-cholesky", ("logistic", path, "newton-cholesky")),
        ("statsmodels", ("logit", path)),
    ]:
        bench.row(
            "logistic regression, 20 features, n = 1e+06", name, lambda: bench.inside(script),
            lambda: bench.peer(*peer), runs=3)
    path = os.path.join(bench.place, "wide.csv")
    if not os.path.exists(path):
        output_of([bench.descent, "-c",
                   f'data gen n=1e5 features=50 informative=10 noise=50; data save "{path}"'])
    script = (f'data load "{path}" y=y; '
              "sweep method=proximal l1=0.1..30 steps=30 spacing=log iters=1000")
    bench.row(
        "30 penalties of the lasso, 50 features, n = 1e+05", "scikit-learn's lasso_path",
        lambda: bench.inside(script),
        lambda: bench.peer("lasso_path", path, 0.1, 30, 30), runs=3)


def model(bench):
    path = os.path.join(bench.place, "decay.csv")
    if not os.path.exists(path):
        bench.peer("decay_write", path, 10**5)
    script = f'data load "{path}" y=y; lsq y = a*exp(-b*x) + c start=1,1,0'
    for name in ("curve_fit", "least_squares"):
        bench.row(
            "least squares of a*exp(-b*x) + c, n = 1e+05", f"SciPy's {name}",
            lambda: bench.inside(script), lambda: bench.peer(f"decay_{name}", path))
    if shutil.which("gnuplot"):
        theirs = f"""set datafile separator ","; set fit quiet nolog; a=1; b=1; c=0; \
fit a*exp(-b*x)+c "{path}" every ::1 via a,b,c"""
        bench.row(
            "the same, whole process", "gnuplot's fit",
            lambda: whole_process([bench.descent, "-c", script]),
            lambda: whole_process(["gnuplot", "-e", theirs]))


def pictures(bench):
    """A million points as a picture: the reading does not count, but for gnuplot's whole process."""
    path = bench.file("million.csv", 1_000_000)
    for ending in ("svg", "png"):
        ours = os.path.join(bench.place, f"ours.{ending}")
        theirs = os.path.join(bench.place, f"theirs.{ending}")
        script = f'data load "{path}" y=y; plot data save="{ours}"'
        bench.row(
            f"a million points to {ending}", "matplotlib", lambda: bench.inside(script),
            lambda: bench.peer("matplotlib_picture", path, theirs), runs=3)
        if shutil.which("gnuplot"):
            terminal = "svg" if ending == "svg" else "pngcairo"
            line = (f'set terminal {terminal} size 1000,625; set output "{theirs}"; '
                    f'set datafile separator ","; plot "{path}" every ::1 using 1:2 with points')
            bench.row(
                f"the same to {ending}, whole process", f"gnuplot, {terminal}",
                lambda: whole_process([bench.descent, "-c", script]),
                lambda: whole_process(["gnuplot", "-e", line]), runs=3)
        print(f"| the file of a million points, {ending} | - | - | - | "
              f"{os.path.getsize(ours) / 1e3:.0f} kB / {os.path.getsize(theirs) / 1e3:.0f} kB |")


def live(bench):
    """Frames of a live view at a terminal of 160x50 while a key is held, thirty times a second."""
    from live import CASES, play

    for name, lines in CASES:
        frames, size, rate = play(bench.descent, lines)
        print(f"| tune: {name} | - | - | - | {frames:.0f} frames/s at {rate:.0f} keys/s, "
              f"{size:.0f} bytes a frame |", flush=True)


def sgd(bench):
    bench.row(
        "one epoch of sgd, n = 1e+06, a row at a time", "SGDRegressor",
        lambda: bench.inside("data gen n=1e6; fit method=sgd alpha=0.001 batch=1 iters=1e6"),
        lambda: bench.peer("sgd_epoch", 10**6))


def kernels(bench):
    environment = dict(os.environ, DESCENT_BENCHMARKS="1")
    folder = os.path.join(bench.root, ".build-bench")
    build = subprocess.run(
        ["swift", "build", "--package-path", bench.root, "--scratch-path", folder,
         "--configuration", "release", "--product", "kernel-benchmarks"],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if build.returncode != 0:
        raise SystemExit(build.stdout + build.stderr)
    print(flush=True)
    subprocess.run([os.path.join(folder, "release/kernel-benchmarks")], check=True)


COMPARISONS = [
    start, size, loop, gen, csv, plot, pictures, live, rosenbrock, net, losses, model, sgd]


def machine():
    model = platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as info:
            names = re.findall(r"^model name\s*:\s*(.*)$", info.read(), re.MULTILINE)
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB; Python {platform.python_version()}, "
          + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in
                      ("numpy", "pandas", "polars", "duckdb", "scikit-learn", "plotext")))
    print(f"load before the start: {os.getloadavg()[0]:.1f}\n")


def main():
    names = [comparison.__name__ for comparison in COMPARISONS] + ["kernels"]
    parser = argparse.ArgumentParser(prog="Scripts/bench")
    parser.add_argument("--runs", type=int, default=5, help="pairs of each comparison (default 5)")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    arguments = parser.parse_args(sys.argv[3:])
    for name in arguments.names:
        if name not in names:
            parser.error(f"there is no comparison '{name}'; there are {', '.join(names)}")
    wanted = arguments.names or names
    bench = Bench(sys.argv[1], sys.argv[2], max(1, arguments.runs))
    machine()
    if set(wanted) - {"kernels"}:
        print("| what | against | ratio of wall times | of processor times | times |")
        print("| --- | --- | --- | --- | --- |")
    for comparison in COMPARISONS:
        if comparison.__name__ in wanted:
            comparison(bench)
    if "kernels" in wanted:
        kernels(bench)


main()
