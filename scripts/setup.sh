# Sourced by check, demo, scripts/fuzz and benchmarks/compare: finds a JDK and installs packages.

PROJECT=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
readonly PROJECT
readonly JDK_RELEASE=25
readonly MAVEN=(mvn --batch-mode --no-transfer-progress)
# shellcheck disable=SC2034 # not all scripts use it
readonly TESTBED=("$PROJECT/testbed/run" --bind "$PROJECT")

# Files and programs that show whether a Debian package is installed. Other distributions name packages differently.
declare -rA PROVIDES=(
    [maven]='mvn'
    [gcc]='cc'
    [binutils]='readelf'
    [libc6-dev]='/usr/include/stdio.h'
    [libsystemd-dev]='/usr/include/systemd/sd-bus.h'
    [libglib2.0-dev]='/usr/include/glib-2.0/gio/gio.h pkg-config'
    [fontconfig]='fc-list'
    [dbus]='dbus-daemon /lib/systemd/system/dbus.socket'
    [dbus-broker]='dbus-broker dbus-broker-launch'
    [dbus-user-session]='/lib/systemd/user/dbus.socket'
    [systemd]='/lib/systemd/systemd systemd-socket-activate'
    [systemd-container]='systemd-nspawn'
    [util-linux]='setpriv setsid unshare'
    [procps]='pkill'
    [podman]='podman'
    [crun]='crun'
    [runc]='runc'
    [uidmap]='newuidmap newgidmap'
    [busybox-static]='busybox'
    [shellcheck]='shellcheck'
)

# set_up PACKAGE...
set_up() {
    exec </dev/null # if stdin is closed, the next file that a program opens becomes its stdin
    cd "$PROJECT"
    find_jdk
    install_missing "$@"
}

progress() {
    echo "${0##*/}: $*" >&2
}

fail() {
    progress "$@"
    exit 1
}

# Gives files that root has written to the project's owner, who could not overwrite them otherwise.
give_back() {
    ((EUID)) || find "$PROJECT" -maxdepth 4 -name target -exec chown --recursive --reference="$PROJECT" {} +
}

need_root() {
    ((EUID == 0)) || fail "only root can boot a throw-away systemd, run: sudo $*"
}

# --- The JDK -----------------------------------------------------------------

find_jdk() {
    local home
    while read -r home; do
        if is_new_jdk "$home"; then
            export JAVA_HOME=$home
            return
        fi
    done < <(list_jdks)
    fail "found no JDK $JDK_RELEASE or newer: unpack one into $HOME/.jdks or /usr/lib/jvm, or set JAVA_HOME"
}

list_jdks() {
    local home
    echo "${JAVA_HOME-}"
    home_of_java || true
    printf '%s\n' /usr/lib/jvm/*
    for home in ~ "$(home_of_caller)"; do
        printf '%s\n' "$home"/.sdkman/candidates/java/* "$home"/.jdks/*
    done
}

# Asks java itself, because the command may be a script that selects a JDK.
home_of_java() {
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p'
}

# Under sudo, HOME is root's.
home_of_caller() {
    getent passwd "${SUDO_UID-$EUID}" | cut --delimiter=: --fields=6
}

is_new_jdk() {
    local release
    [[ -x $1/bin/javac && -r $1/release ]] || return
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    ((release >= JDK_RELEASE))
}

# --- Packages ----------------------------------------------------------------

install_missing() {
    local package missing=()
    for package; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]} == 0)) || install "${missing[@]}"
}

is_installed() {
    local item
    for item in ${PROVIDES[$1]}; do
        [[ $item == /* && -e $item ]] || type -P "$item" >/dev/null || return
    done
}

install() {
    local install=(apt-get install --yes --no-install-recommends "$@")
    can_install || fail "packages are missing, run: sudo ${install[*]}"
    progress "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    "${install[@]}" &>/dev/null || update_and "${install[@]}" || fail "could not install packages: ${install[*]}"
}

can_install() {
    ((EUID == 0)) && type -P apt-get >/dev/null
}

update_and() {
    apt-get update --quiet=2 && "$@" >/dev/null
}
