#!/bin/sh
# The steps of the image, in the folder that becomes the program's. They need neither root nor Docker:
# tests/house/test_containers.py takes them out of the Dockerfile and runs them as an unprivileged user.
set -eu

dependencies() { # what requirements/run.txt pins: wheels only, each with the hash it is known by
    python3 -m venv --without-pip .venv
    python3 -m pip --python .venv/bin/python install --quiet --no-cache-dir --no-compile \
        --require-hashes --only-binary :all: --requirement requirements/run.txt
    compile .venv
    fonts
}

fonts() { # a process without matplotlib's font cache searches the machine for fonts before its first picture
    if .venv/bin/python -c 'import sys, importlib.util as u; sys.exit(u.find_spec("matplotlib") is None)'; then
        MPLCONFIGDIR=.venv/fonts .venv/bin/python -c 'import matplotlib.font_manager'
        ls .venv/fonts/fontlist-*.json
    else
        echo 'no matplotlib among the requirements: no font cache to warm'
    fi
}

program() { # bot/ and migrations/, and the one folder that is written: data/, to be handed to another user
    compile bot migrations
    .venv/bin/python -c 'import bot.app'
    mkdir -p writable/data
}

compile() { # bytecode never compared with its source, as nothing writes there; of no package's own tests
    .venv/bin/python -m compileall -q -j 0 -x /tests/ --invalidation-mode unchecked-hash "$@"
}

case "${1-}" in
dependencies | program) "$1" ;;
*)
    echo 'usage: build.sh dependencies | program' >&2
    exit 2
    ;;
esac
