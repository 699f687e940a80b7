#!/usr/bin/env python3
"""Iterates of descent methods, worked out by numpy alone, for Tests/OptimizationTests.

Usage: descent_methods.py

Prints the numbers that MethodReferenceTests.swift holds: each method is written here from its source,
without the shapes of the Swift code: dense matrices, numpy.linalg.lstsq, exact formulas of quadratics.
Optima are found by scipy.optimize where there is no formula (pip install numpy scipy).
"""

import numpy as np
import scipy.optimize

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.25], [0.5, -0.25, 2.0]])
B = np.array([1.0, -2.0, 3.0])  # J = x'Ax/2 - b'x
START = np.array([2.0, -1.0, 0.5])


def show(name, points):
    print(name)
    for k, point in points:
        print(f"  ({k}, {[float(c) for c in point]}),")


def gradient(x):
    return A @ x - B


def exact(x, p):
    return -(gradient(x) @ p) / (p @ A @ p)


def steepest(steps):
    x = START.copy()
    for k in range(1, steps + 1):
        p = -gradient(x)
        x = x + exact(x, p) * p
        yield k, x


def conjugate(steps):
    x, g, d = START.copy(), gradient(START), -gradient(START)
    for k in range(1, steps + 1):
        x = x + exact(x, d) * d
        new = gradient(x)
        beta = max(new @ (new - g) / (g @ g), 0)
        d, g = -new + beta * d, new
        yield k, x


def gauss_seidel(steps):
    x = START.copy()
    for k in range(1, steps + 1):
        i = (k - 1) % 3
        x = x.copy()
        x[i] = (B[i] - A[i] @ x + A[i, i] * x[i]) / A[i, i]
        yield k, x


def soft(z, c):
    return np.sign(z) * np.maximum(np.abs(z) - c, 0)


W = np.array([0.3, 1.0, 5.0])


def ista(steps, alpha, accelerate):
    x, before, t = START.copy(), START.copy(), 1.0
    last = 1.0
    for k in range(1, steps + 1):
        v = x + ((last - 1) / t) * (x - before) if accelerate and k > 1 else x
        before, x = x, soft(v - alpha * gradient(v), alpha * W)
        last, t = t, (1 + np.sqrt(1 + 4 * t * t)) / 2
        yield k, x


def lasso():
    # The optimum by its conditions: solved with the signs that scipy finds.
    split = np.r_[START, 0, 0, 0]
    f = lambda z: 0.5 * (z[:3] - z[3:]) @ A @ (z[:3] - z[3:]) - B @ (z[:3] - z[3:]) + W @ (z[:3] + z[3:])
    found = scipy.optimize.minimize(f, np.abs(split), bounds=[(0, None)] * 6, tol=1e-14)
    x = found.x[:3] - found.x[3:]
    on = np.abs(x) > 1e-4
    y = np.zeros(3)
    y[on] = np.linalg.solve(A[np.ix_(on, on)], B[on] - W[on] * np.sign(x[on]))
    return y


def rosenbrock_residuals(x):
    return np.array([10 * (x[1] - x[0] ** 2), 1 - x[0]])


def rosenbrock_jacobian(x):
    return np.array([[-20 * x[0], 10.0], [-1.0, 0.0]])


def gauss_newton(steps):
    x = np.array([-1.2, 1.0])
    cost = lambda x: rosenbrock_residuals(x) @ rosenbrock_residuals(x) / 4
    for k in range(1, steps + 1):
        r, j = rosenbrock_residuals(x), rosenbrock_jacobian(x)
        p = np.linalg.lstsq(j, -r, rcond=None)[0]
        slope = (j.T @ r / 2) @ p
        t = 1.0
        while cost(x + t * p) > cost(x) + 1e-4 * t * slope:
            t /= 2
        x = x + t * p
        yield k, x


def levenberg_marquardt(steps):
    x, damping, growth, scales = np.array([-1.2, 1.0]), 1e-3, 2.0, np.zeros(2)
    for k in range(1, steps + 1):
        r, j = rosenbrock_residuals(x), rosenbrock_jacobian(x)
        scales = np.maximum(scales, np.sqrt((j * j).sum(axis=0)))
        while True:
            d = np.diag(scales**2)
            p = np.linalg.solve(j.T @ j + damping * d, -j.T @ r)
            new = rosenbrock_residuals(x + p)
            gain = (r @ r - new @ new) / (r @ r - (r + j @ p) @ (r + j @ p))
            if gain > 0:
                break
            damping, growth = damping * growth, 2 * growth
        x = x + p
        yield k, np.r_[x, damping, gain]
        damping, growth = damping * max(1 / 3, 1 - (2 * gain - 1) ** 3), 2.0


def lbfgs_matrix(steps, memory):
    """Exact search on the quadratic plus a quartic; H formed as a matrix from the last pairs."""
    f = lambda x: 0.5 * x @ A @ x - B @ x + np.sum(x**4) / 4
    g = lambda x: A @ x - B + x**3
    x, pairs = START.copy(), []
    for k in range(1, steps + 1):
        h = np.eye(3)
        if pairs:
            s, y = pairs[-1]
            h = np.eye(3) * (s @ y) / (y @ y)
        for s, y in pairs:
            rho = 1 / (y @ s)
            v = np.eye(3) - rho * np.outer(y, s)
            h = v.T @ h @ v + rho * np.outer(s, s)
        p = -h @ g(x)
        high = 1.0
        while g(x + high * p) @ p < 0:
            high *= 2
        t = scipy.optimize.brentq(lambda t: g(x + t * p) @ p, 0, high, xtol=1e-16, rtol=1e-15)
        new = x + t * p
        pairs = (pairs + [(new - x, g(new) - g(x))])[-memory:]
        x = new
        yield k, x


show("minimum", [(0, np.linalg.solve(A, B))])
show("steepest", list(steepest(4)))
show("cg", list(conjugate(3)))
show("coordinate", list(gauss_seidel(7)))
show("ista", [p for p in ista(50, 0.2, False) if p[0] in (1, 2, 10, 50)])
show("fista", [p for p in ista(50, 0.2, True) if p[0] in (1, 2, 3, 10, 50)])
show("lasso", [(0, lasso())])
show("gaussnewton", list(gauss_newton(4)))
show("lm: point, lambda, gain", list(levenberg_marquardt(6)))
show("lbfgs memory 1", list(lbfgs_matrix(5, 1)))
show("lbfgs memory 2", list(lbfgs_matrix(5, 2)))
