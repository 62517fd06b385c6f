# Sourced by bin/run and bin/test: makes .venv, installs what requirements/ pins by hash, nothing when nothing changed.

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

make_venv() {
  local python
  python=$(find_python) || stop "Placette needs python3, version 3.11 or newer: install it (Debian: apt install python3 python3-venv)."
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    say "Making .venv …"
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
      rm -rf .venv
      stop "Placette needs the venv module of python3: install it (Debian: apt install python3-venv)."
    fi
  fi
}

# install_pinned NAME: what requirements/NAME.txt pins, unless this very list is installed already.
install_pinned() {
  local name=$1 seen want
  want=$(cat requirements/boot.txt "requirements/$name.txt" pyproject.toml | sha256sum | cut -d' ' -f1)
  seen=$(cat ".venv/placette-$name" 2>/dev/null || true)
  [ "$want" = "$seen" ] && [ -x .venv/bin/placette ] && return 0
  say "Installing what requirements/$name.txt pins (once, about half a minute) …"
  .venv/bin/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements/boot.txt 2>.venv/pip.log \
    || { cat .venv/pip.log >&2; stop "Installing failed: is there a way to the Python package index?"; }
  .venv/bin/uv pip install -q --require-hashes --python .venv/bin/python -r "requirements/$name.txt" \
    || stop "Installing failed: is there a way to the Python package index?"
  .venv/bin/uv pip install -q --no-deps --no-build-isolation --python .venv/bin/python -e . \
    || stop "Installing the placette command failed."
  printf '%s' "$want" >".venv/placette-$name"
}

# What Python compiles is kept for the next of the hundreds of processes a test run starts, and not in the tree.
bytecode_apart() {
  unset PYTHONDONTWRITEBYTECODE
  export PYTHONPYCACHEPREFIX="$PWD/.venv/pycache"
}

setup_run() {
  make_venv
  # The tests' list holds all of this one: when it is installed and fresh, nothing is missing.
  if [ -f .venv/placette-dev ] && [ "$(cat requirements/boot.txt requirements/dev.txt pyproject.toml | sha256sum | cut -d' ' -f1)" = "$(cat .venv/placette-dev)" ]; then
    return 0
  fi
  install_pinned run
}

setup_test() {
  make_venv
  install_pinned dev
}
