# Sourced by the scripts that need Debian's packages.

policy=/usr/sbin/policy-rc.d made_policy=

# install puts Debian packages on the machine without letting them start services.
# It uses the caller's say.
install() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "missing: $*. Install it (Debian's package names), or run as root on Debian."
    exit 1
  fi
  say "installing $*"
  if [ ! -e "$policy" ]; then
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

# forget_policy lets services start again.
forget_policy() { [ -z "$made_policy" ] || rm -f "$policy"; }

# postgres_bin prints where the newest server's programs are; clients alone have
# such a folder too.
postgres_bin() { compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1 | sed 's|/postgres$||'; }
