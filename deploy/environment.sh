#!/usr/bin/env bash
# Makes .venv from requirements.lock, and the translations from their sources. Does nothing when both are up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly root=$PWD
readonly stamp=.venv/.lock-hash
# The oldest uv that knows every option used here and in the Makefile.
readonly oldest_uv=0.7.0

say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

hash_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# The lock and the list of source folders: a change in either one means another environment.
wanted_stamp() { hash_of requirements.lock pyproject.toml; }

# A checkout that was copied or moved brings scripts that start the interpreter of the old place.
environment_is_ours() {
  [ -x .venv/bin/python ] && grep -qF "$root/.venv" .venv/bin/activate 2>/dev/null
}

up_to_date() {
  environment_is_ours && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(wanted_stamp)" ]
}

runs() { "$@" --version >/dev/null 2>&1; }

# PYTHON=… chooses another one. A version manager's stand-in that is not set up is found but does not run.
find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  stop "Python 3.11, 3.12 or 3.13 is needed and none was found. Run:" "  sudo apt-get install python3"
}

is_new_enough() {
  [ "$(printf '%s\n%s\n' "$oldest_uv" "$1" | sort -V | head -n 1)" = "$oldest_uv" ]
}

version_of_uv() { "$1" --version 2>/dev/null | cut -d ' ' -f 2; }

# Into a folder of the project, because Debian does not let pip write anywhere else.
install_uv() {
  local pip
  for pip in "$1 -m pip" "python3 -m pip" pip3 pip; do
    # shellcheck disable=SC2086 # a command and its arguments
    if runs $pip; then
      $pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --upgrade --target .tools \
        --only-binary :all: --require-hashes -r deploy/uv.lock.txt >&2
      return
    fi
  done
  stop "Neither uv nor pip was found. Run:" "  sudo apt-get install python3-pip"
}

find_uv() {
  local version pinned
  version=$(version_of_uv uv || true)
  if [ -n "$version" ] && is_new_enough "$version"; then
    command -v uv
    return
  fi
  pinned=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' deploy/uv.lock.txt)
  if [ "$(version_of_uv .tools/bin/uv || true)" != "$pinned" ]; then
    say "Fetching uv $pinned" >&2
    install_uv "$1"
  fi
  say "$root/.tools/bin/uv"
}

make_environment() {
  local python uv
  python=$(find_python)
  uv=$(find_uv "$python")
  # The environment of this checkout is meant, whichever one the caller has activated.
  export VIRTUAL_ENV=$root/.venv
  if ! environment_is_ours; then
    rm -rf .venv
    "$uv" venv --quiet --python "$python" .venv
  fi
  rm -f "$stamp"
  say "Installing what requirements.lock names"
  "$uv" pip sync --quiet --require-hashes requirements.lock
  # The lock holds the build tools too, so that nothing unpinned is fetched to install the project itself.
  "$uv" pip install --quiet --no-deps --no-build-isolation --offline -e .
  wanted_stamp >"$stamp"
}

# One at a time: two terminals may start at once.
with_lock() {
  mkdir -p .tools
  if command -v flock >/dev/null; then
    exec 9>.tools/environment.lock
    flock 9
  fi
}

messages_are_stale() {
  local source
  while IFS= read -r source; do
    [ "$source" -nt "${source%.po}.mo" ] && return 0
  done < <(find . -path './.*' -prune -o -path '*/locale/*' -name '*.po' -print)
  return 1
}

if ! up_to_date; then
  with_lock
  up_to_date || make_environment
fi
if messages_are_stale; then
  .venv/bin/python deploy/compile_messages.py
fi
