"""What the peers do: each function is one peer's share of a comparison.

'peers.py NAME ARGUMENTS' does it once and prints the wall and the processor time of the part that
counts, in seconds, as JSON. Imports, and what is not compared, are outside of that part.
"""

import contextlib
import io
import json
import sys
import time
import warnings


@contextlib.contextmanager
def timed(result):
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    result["wall"] = time.perf_counter() - wall
    result["cpu"] = time.process_time() - cpu


def loop(result, rows, iterations):
    """The loop of the 2015 tutorial, on whole arrays: hypothesis, loss, cost, gradient, step."""
    import numpy as np

    rows, iterations = int(rows), int(iterations)
    random = np.random.RandomState(2015)
    x = np.c_[np.ones(rows), random.standard_normal(rows)]
    y = 80 * x[:, 1] + random.normal(scale=10, size=rows)
    theta = np.zeros(2)
    with timed(result):
        for _ in range(iterations):
            loss = x @ theta - y
            cost = loss @ loss / (2 * rows)
            theta = theta - 0.001 * (x.T @ loss) / rows
    result["answer"] = [float(cost), *map(float, theta)]


def net(result, rows, iterations):
    """Descent on the cost of a net of two neurons, value and gradient by hand on whole arrays."""
    import numpy as np

    rows, iterations = int(rows), int(iterations)
    random = np.random.RandomState(2015)
    x = random.standard_normal(rows)
    y = np.tanh(2 * x - 1) + random.normal(scale=0.1, size=rows)
    p = np.array([0.5, 0.1, -0.3, 0.2, 0.7, 1.1, -0.2])
    with timed(result):
        for _ in range(iterations):
            w1, b1, w2, b2, w3, w4, b3 = p
            h1, h2 = np.tanh(w1 * x + b1), np.tanh(w2 * x + b2)
            r = w3 * h1 + w4 * h2 + b3 - y
            cost = r @ r / rows
            d = (2 / rows) * r
            d1, d2 = w3 * d * (1 - h1 * h1), w4 * d * (1 - h2 * h2)
            p = p - 0.01 * np.array([d1 @ x, d1.sum(), d2 @ x, d2.sum(), d @ h1, d @ h2, d.sum()])
    result["answer"] = [float(cost), *map(float, p)]


def classes(path):
    """Twenty features and a class of 0 or 1; the reading does not count."""
    import numpy as np
    import pandas

    rows = pandas.read_csv(path)
    return np.ascontiguousarray(rows.iloc[:, :20]), rows["c"].to_numpy()


def logistic(result, path, solver):
    """Logistic regression without penalty by scikit-learn."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    x, y = classes(path)
    model = LogisticRegression(C=np.inf, solver=solver, tol=1e-8, max_iter=1000)
    with timed(result):
        model.fit(x, y)
    result["answer"] = [float(model.intercept_[0]), *map(float, model.coef_[0][:3])]


def logit(result, path):
    """The same by statsmodels."""
    import statsmodels.api as statsmodels

    x, y = classes(path)
    with timed(result):
        fit = statsmodels.Logit(y, statsmodels.add_constant(x)).fit(disp=0, tol=1e-8)
    result["answer"] = [*map(float, fit.params[:4])]


def lasso_path(result, path, low, high, count):
    """The path of the lasso over penalties, with an intercept, by coordinate descent."""
    import numpy as np
    import pandas
    from sklearn.linear_model import lasso_path as sklearn_path

    rows = pandas.read_csv(path)
    x, y = np.asfortranarray(rows.iloc[:, :-1]), rows.iloc[:, -1].to_numpy()
    penalties = np.geomspace(float(high), float(low), int(count))
    with timed(result):
        x = x - x.mean(axis=0)
        y = y - y.mean()
        _, coefficients, _ = sklearn_path(x, y, alphas=penalties, tol=1e-10, max_iter=100000)
    result["answer"] = [*map(float, coefficients[:3, -1])]


def decay_write(result, path, rows):
    """Writes rows of a decay with noise."""
    import numpy as np

    random = np.random.RandomState(2015)
    x = random.uniform(0, 4, int(rows))
    y = 5 * np.exp(-1.3 * x) + 0.7 + random.normal(scale=0.2, size=int(rows))
    with timed(result):
        np.savetxt(path, np.c_[x, y], delimiter=",", header="x,y", comments="", fmt="%.17g")


def decay(path):
    import numpy as np

    x, y = np.loadtxt(path, delimiter=",", skiprows=1, unpack=True)
    return x, y, lambda x, a, b, c: a * np.exp(-b * x) + c


def decay_curve_fit(result, path):
    """Least squares of a decay by SciPy's curve_fit: MINPACK's lmdif."""
    from scipy.optimize import curve_fit

    x, y, model = decay(path)
    with timed(result):
        found, _ = curve_fit(model, x, y, p0=[1, 1, 0])
    result["answer"] = [*map(float, found)]


def decay_least_squares(result, path):
    """The same by least_squares: a trust region."""
    from scipy.optimize import least_squares

    x, y, model = decay(path)
    with timed(result):
        found = least_squares(lambda p: model(x, *p) - y, [1, 1, 0])
    result["answer"] = [*map(float, found.x)]


def numpy_generation(result, rows):
    """The numbers of make_regression for one feature, drawn and shuffled with NumPy alone."""
    import numpy as np

    rows = int(rows)
    with timed(result):
        random = np.random.RandomState(2015)
        x = random.standard_normal((rows, 1))
        coefficient = 100 * random.uniform(size=(1, 1))
        y = (x @ coefficient).ravel()
        y += random.normal(scale=10, size=rows)
        places = np.arange(rows)
        random.shuffle(places)
        x, y = x[places], y[places]
    result["answer"] = [float(x[0, 0]), float(y[0])]


def sklearn_generation(result, rows):
    from sklearn.datasets import make_regression

    with timed(result):
        x, y = make_regression(int(rows), n_features=1, noise=10, random_state=2015)
    result["answer"] = [float(x[0, 0]), float(y[0])]


def pandas_read(result, path):
    import pandas

    with timed(result):
        frame = pandas.read_csv(path)
    result["answer"] = [len(frame)]


def polars_read(result, path):
    import polars

    with timed(result):
        frame = polars.read_csv(path)
    result["answer"] = [len(frame)]


def duckdb_read(result, path):
    import duckdb

    with timed(result):
        database = duckdb.connect()
        database.execute("create table rows as select * from read_csv(?)", [path])
    result["answer"] = database.execute("select count(*) from rows").fetchone()


def plotext_draw(result, path):
    """The drawing alone; the points are read before."""
    import pandas
    import plotext

    frame = pandas.read_csv(path)
    x, y = frame.iloc[:, 0].tolist(), frame.iloc[:, 1].tolist()
    with timed(result), contextlib.redirect_stdout(io.StringIO()):
        plotext.plot_size(80, 24)
        plotext.scatter(x, y, marker="braille")
        plotext.show()


def matplotlib_picture(result, path, picture):
    """A picture of a scatter of two columns; the reading does not count."""
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot
    import pandas

    rows = pandas.read_csv(path)
    with timed(result):
        figure, axes = pyplot.subplots(figsize=(10, 6.25), dpi=144)
        axes.plot(rows.iloc[:, 0], rows.iloc[:, 1], ".")
        figure.savefig(picture)


def rosenbrock(result, steps):
    """Fixed steps on (1 - x)^2 + 100 (y - x^2)^2, the gradient by hand."""
    steps = int(steps)
    x, y = -1.2, 1.0
    with timed(result):
        for _ in range(steps):
            bend = y - x * x
            slope_x = -2 * (1 - x) - 400 * x * bend
            slope_y = 200 * bend
            x -= 0.0001 * slope_x
            y -= 0.0001 * slope_y
    result["answer"] = [x, y]


def sgd_epoch(result, rows):
    """One epoch of SGDRegressor, a row at a time, without penalty, with a fixed step size."""
    import numpy as np
    from sklearn.linear_model import SGDRegressor

    rows = int(rows)
    random = np.random.RandomState(2015)
    x = random.standard_normal((rows, 1))
    y = 80 * x[:, 0] + random.normal(scale=10, size=rows)
    model = SGDRegressor(
        penalty=None, learning_rate="constant", eta0=0.001, max_iter=1, tol=None, random_state=1)
    warnings.simplefilter("ignore")
    with timed(result):
        model.fit(x, y)
    result["answer"] = [float(model.intercept_[0]), float(model.coef_[0])]


if __name__ == "__main__":
    outcome = {}
    globals()[sys.argv[1]](outcome, *sys.argv[2:])
    print(json.dumps(outcome))
