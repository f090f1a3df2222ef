"""Runs a command in a pseudo-terminal of 100 columns: terminal.py COMMAND [ARGUMENT ...]

What comes in on stdin is typed there; what the command shows goes to stdout, byte for byte. The end of stdin hangs up.
The exit code is the command's own, 128 + n when signal n ended it.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

ROWS, COLUMNS = 40, 100


def main() -> int:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[1], sys.argv[1:])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    relay(pid, terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 128 - code if code < 0 else code


def relay(pid: int, terminal: int) -> None:
    while True:
        ready, _, _ = select.select([terminal, sys.stdin.fileno()], [], [])
        if terminal in ready:
            try:
                shown = os.read(terminal, 65536)
            except OSError:  # Linux says so when nobody holds the other end any more
                return
            if not shown:
                return
            os.write(sys.stdout.fileno(), shown)
        if sys.stdin.fileno() in ready:
            typed = os.read(sys.stdin.fileno(), 65536)
            if not typed:
                os.kill(pid, signal.SIGHUP)
                return
            os.write(terminal, typed)


sys.exit(main())
