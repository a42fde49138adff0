#!/bin/sh
# What the container runs: python -m bot and its arguments. `exec` makes the signals Python's own.
set -eu

# matplotlib uses no cache in a folder that it cannot write, so the warmed one goes to one that it can.
if [ -d .venv/fonts ] && [ ! -d "$MPLCONFIGDIR" ]; then
    cp -R .venv/fonts "$MPLCONFIGDIR"
fi
exec python -m bot "$@"
