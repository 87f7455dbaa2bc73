"""Replaces a file by a copy and holds a write lease on it: a program that opens it waits until the lease ends."""
import fcntl
import os
import pathlib
import shutil
import signal
import sys
import time

path, seconds = sys.argv[1], float(sys.argv[2])
signal.signal(signal.SIGIO, signal.SIG_IGN)  # the kernel's request to give it up
shutil.copy(path, path + ".new")
fd = os.open(path + ".new", os.O_RDWR)
fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
os.rename(path + ".new", path)
pathlib.Path("/tmp/held").touch()
time.sleep(seconds)
