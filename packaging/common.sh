# SPDX-License-Identifier: LGPL-2.1-or-later
# What packaging/demo, check, try-packages and try-sql-ledger share: the packages they need, a copy of the source to build in,
# a system to install into.
# To be sourced by bash; $top is the checkout, $work a folder for what is made.
# shellcheck shell=bash disable=SC2154

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

# need_packages build|check: installs what packaging/build-deps lists and is not there.
need_packages() {
	local list missing
	command -v dpkg-query >/dev/null || {
		say "not a Debian machine: taking it that the like of the packages in packaging/build-deps is installed"
		return 0
	}
	list=$(awk -v all="$1" '/^#/ || NF == 0 { next } NF == 1 || $2 == all { print $1 }' "$top/packaging/build-deps")
	missing=$(for package in $list; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
	done)
	[ -n "$missing" ] || return 0
	# shellcheck disable=SC2086 # one word a package
	set -- $missing
	say "installing $*"
	local as_root=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || die "run as root or install sudo: these packages are needed: $*"
		as_root=(sudo)
	fi
	local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
	if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@"; } >"$work/apt.log" 2>&1 </dev/null; then
		tail -n 20 "$work/apt.log" >&2
		die "apt-get could not install the packages"
	fi
}

# copy_source DIR: the tracked files as they stand now (all files where this is no git checkout), so that a build writes
# nothing into the checkout.
copy_source() {
	mkdir -p "$1"
	if command -v git >/dev/null && git -C "$top" rev-parse --git-dir >/dev/null 2>&1; then
		git -C "$top" ls-files -z | (cd "$top" && while IFS= read -r -d '' file; do
			if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\0' "$file"; fi
		done | tar --null -T - -cf -)
	else
		tar -C "$top" --exclude=./.git -cf - .
	fi | tar -C "$1" -xf -
}

# make_system ROOT: a Debian system of the release and from the mirror of this one, with nothing installed that is not
# essential.
make_system() {
	local mirror
	mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list.d/debian.sources \
		/etc/apt/sources.list 2>/dev/null | head -n 1) || true
	debootstrap --variant=minbase "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$1" "${mirror:-http://deb.debian.org/debian}"
}
