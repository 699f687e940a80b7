# What a build needs, for the scripts beside this file to source: libedit's header and Swift.
# They set `root` to the folder of Package.swift first, and `builds=no` where nothing will be built.

say() {
  printf 'descent: %s\n' "$*" >&2
}

# Runs a command without input; its output is shown when it fails, and only then.
quietly() {
  log=$(mktemp)
  if "$@" </dev/null >"$log" 2>&1; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
}

as_superuser() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_package() {
  as_superuser env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$1"
}

# Installs a package, with a look for newer package lists when those at hand do not do.
install_package_or_update() {
  install_package "$1" && return
  as_superuser apt-get -o DPkg::Lock::Timeout=300 update && install_package "$1"
}

has_libedit_header() {
  [ -e /usr/include/histedit.h ] || [ -e /usr/local/include/histedit.h ] ||
    pkg-config --exists libedit 2>/dev/null
}

require_libedit() {
  if has_libedit_header; then return; fi
  if ! command -v apt-get >/dev/null; then
    say "the header histedit.h of libedit is missing, and there is no apt-get to install it with."
    say "Install your system's development package of libedit (libedit-dev, libedit-devel)."
    exit 1
  fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "the header histedit.h of libedit is missing, and installing it takes the superuser."
    say "Run as such: apt-get install libedit-dev"
    exit 1
  fi
  say "installing libedit-dev with apt-get, for the editing of lines at the prompt"
  if ! quietly install_package_or_update libedit-dev; then
    say "libedit-dev could not be installed; see above."
    exit 1
  fi
  if ! has_libedit_header; then
    say "libedit-dev is installed, but its header histedit.h cannot be found."
    exit 1
  fi
}

require_swift() {
  if command -v swift >/dev/null; then return; fi
  say "the Swift toolchain is missing: there is no 'swift' on the PATH."
  say "https://www.swift.org/install says how to install it."
  exit 1
}

if [ "${builds:-yes}" = yes ]; then
  require_libedit
  require_swift
fi
