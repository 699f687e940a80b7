# What a build needs, for the scripts beside this file to source: the header of zlib and Swift; and
# what the prompt needs, libedit.
# They set `root` to the folder of Package.swift first, and `builds=no` where nothing will be built.

say() {
  printf 'descent: %s\n' "$*" >&2
}

# Says to the build which commit this is and of which day; nothing where the sources are no
# repository, as those of a tarball are not.
name_commit() {
  DESCENT_COMMIT=
  DESCENT_DATE=
  # Sources that lie in somebody else's repository are no part of it.
  if [ "$(git -C "$root" rev-parse --show-toplevel 2>/dev/null)" = "$(readlink -f -- "$root")" ]; then
    DESCENT_COMMIT=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null) || DESCENT_COMMIT=
  fi
  if [ -n "$DESCENT_COMMIT" ]; then
    DESCENT_DATE=$(TZ=UTC git -C "$root" log -1 --date=short-local --format=%cd)
    [ -z "$(git -C "$root" status --porcelain -- Sources Package.swift)" ] ||
      DESCENT_COMMIT=$DESCENT_COMMIT+changes
  fi
  export DESCENT_COMMIT DESCENT_DATE
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

has_header() {
  [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ] ||
    pkg-config --exists "$2" 2>/dev/null
}

# Makes sure of a library's header: its name, the library, the package, what it serves.
require_header() {
  header=$1 library=$2 package=$3 purpose=$4
  if has_header "$header" "$library"; then return; fi
  if ! command -v apt-get >/dev/null; then
    say "the header $header of $library is missing, and there is no apt-get to install it with."
    say "Install your system's development package of $library ($package, $library-devel)."
    exit 1
  fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "the header $header of $library is missing, and installing it takes the superuser."
    say "Run as such: apt-get install $package"
    exit 1
  fi
  say "installing $package with apt-get, for $purpose"
  if ! quietly install_package_or_update "$package"; then
    say "$package could not be installed; see above."
    exit 1
  fi
  if ! has_header "$header" "$library"; then
    say "$package is installed, but its header $header cannot be found."
    exit 1
  fi
}

# Whether a shared library of one of these names is installed.
has_library() {
  for folder in /lib /lib64 /usr/lib /usr/lib64 /usr/local/lib /lib/*-linux-* /usr/lib/*-linux-*; do
    for name in "$@"; do
      [ ! -e "$folder/$name" ] || return 0
    done
  done
  return 1
}

# Makes sure of libedit, which is loaded when a prompt comes. Everything else works without it.
look_for_libedit() {
  if has_library libedit.so.2 libedit.so.0; then return; fi
  if command -v apt-get >/dev/null &&
    { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
    say "installing libedit2 with apt-get, for the editing of lines at the prompt"
    if quietly install_package_or_update libedit2; then return; fi
  fi
  say "libedit is missing: the prompt needs your system's package of it (libedit2, libedit)."
}

require_swift() {
  if command -v swift >/dev/null; then return; fi
  say "the Swift toolchain is missing: there is no 'swift' on the PATH."
  say "https://www.swift.org/install says how to install it."
  exit 1
}

if [ "${builds:-yes}" = yes ]; then
  look_for_libedit
  require_header zlib.h zlib zlib1g-dev 'compressed files'
  require_swift
fi
