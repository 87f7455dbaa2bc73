#!/bin/bash
# run-tests.sh DESKTOP TEST...: inside the desktop.
desktop=$1 status=0
shift
export OMP_THREAD_LIMIT=1 # tesseract
for test; do
    python3 "/box/guest/$test.py" "$desktop" || status=1
done
exit $status
