"""Frames a second and bytes a frame of a live view at a terminal of 160x50, a key held down."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

COLUMNS, ROWS = 160, 50


def play(program, lines, seconds=3.0, rate=30.0, key=b"\x1b[C"):
    """Types lines, then holds a key down; frames a second, bytes a frame, and the key's rate."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
        os.execv(program, [program, "--no-history"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    seen = b""

    def read(until, marker=None):
        nonlocal seen
        start = len(seen)
        while time.monotonic() < until:
            ready, _, _ = select.select([terminal], [], [], max(0, min(0.01, until - time.monotonic())))
            if ready:
                try:
                    seen += os.read(terminal, 1 << 16)
                except OSError:
                    return False
            if marker and marker in seen[start:]:
                return True
        return False

    read(time.monotonic() + 5, b"descent>\x1b[0m ")
    for line in lines:
        os.write(terminal, line.encode() + b"\r")
        marker = b"Enter keeps" if line.startswith("tune") else b"descent>\x1b[0m "
        if not read(time.monotonic() + 60, marker):
            sys.exit(f"nothing came of {line}: {seen[-500:]!r}")
    read(time.monotonic() + 0.5)
    start, begin = len(seen), time.monotonic()
    count = 0
    while (now := time.monotonic()) < begin + seconds:
        os.write(terminal, key if int(now - begin) % 2 == 0 else b"\x1b[D")
        count += 1
        read(begin + count / rate)
    shown = seen[start:]
    frames = shown.count(b"\x1b[?2026h")
    os.write(terminal, b"qquit\r")
    read(time.monotonic() + 0.5)
    os.kill(child, signal.SIGTERM)
    os.close(terminal)
    os.waitpid(child, 0)
    return frames / seconds, len(shown) / max(frames, 1), rate


CASES = [
    ("fit on the tutorial's data, plot theta",
     ["data gen n=100 noise=10", "tune a=0.01..2.2: fit alpha=a iters=30; plot theta"]),
    ("fit of 5000 iterations, contour",
     ["data gen n=100 noise=10", "tune a=0.0001..2.2: fit alpha=a iters=5000; contour"]),
    ("a quadratic cost of 1e6 rows, plot theta",
     ["data gen n=1000000 noise=10", "tune a=0.01..2.2: fit alpha=a iters=30; plot theta"]),
    ("bowl with momentum, contour",
     ["tune a=0.001..0.03 b=0..0.99: minimize bowl from=9,1.5 method=momentum alpha=a "
      "momentum=b iters=60; contour"]),
    ("a parabola", ["tune c=-3..3: plot x^2 + c*x"]),
    ("a cost of 1e5 rows that is not quadratic",
     ["data gen n=100000 noise=10",
      "tune a=0.01..2.2: fit alpha=a iters=200 loss=absolute; plot cost"]),
]
