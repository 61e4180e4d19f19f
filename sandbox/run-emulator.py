"""Runs the emulator until standard input closes, so that it can't outlive the process that started it.

Usage: run-emulator.py FOLDER, which goes with the starter.
"""

import os
import shutil
import signal
import sys
import threading

from ministack.app import main

folder = sys.argv[1]
sys.argv = ["ministack"]


def end_with_starter() -> None:
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_starter, daemon=True).start()
main()
