#!/bin/sh
# Generated from specs/. Do not edit: change the spec and compile again.
#
# Prints what this host has of the units and kernel settings, to be held against the specs: ssh HOST
# sh -s <capture.sh >HOST.capture, then: python -m compiler drift --from HOST.capture
#
# It starts nothing and writes nothing but its output. Any user may run it; root sees more of the running processes.
# The output holds the unit files of these units and the lines of sysctl files for these keys, no other file. The
# values of Environment= and its like are left out, unless the specs have the very same line.
set -u
UNITS='left4me-server@1.service left4me-server@2.service left4me-web.service'
TEMPLATES='left4me-server@*.service'
PROPERTIES=LoadState,ActiveState,SubState,FragmentPath,DropInPaths,NeedDaemonReload,ExecMainStartTimestamp,InactiveExitTimestamp,IOSchedulingPriority,KeyringMode,LockPersonality,MemoryHigh,MemoryMax,Nice,NoNewPrivileges,OOMScoreAdjust,PrivateDevices,PrivateIPC,PrivatePIDs,PrivateTmp,PrivateUsers,ProcSubset,ProtectClock,ProtectControlGroups,ProtectHome,ProtectHostname,ProtectKernelLogs,ProtectKernelModules,ProtectKernelTunables,ProtectProc,ProtectSystem,RemoveIPC,Restart,RestrictRealtime,RestrictSUIDSGID,TasksMax,Type,UMask
KEYS=kernel.yama.ptrace_scope
KNOWN='HOME=/var/lib/left4me
PATH=/opt/left4me/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH KNOWN KEYS

# What is no comment, with the values of secret-bearing directives left out. Each line keeps its number.
show_unit='
function secret(line) {
    sub(/^[^A-Za-z[#;]*/, "", line)
    return line ~ /^(Environment|PassEnvironment|SetCredential|SetCredentialEncrypted|StandardInputText|StandardInputData)[ \t]*=/
}
function goes_on(line) { return match(line, /\\+$/) ? RLENGTH % 2 : 0 }
function show(line,   value) {
    if (line ~ /^[ \t]*[#;]/) { print "|#"; return }
    if (hiding) { print "|#"; hiding = goes_on(line); return }
    if (!inside && secret(line)) {
        value = line
        sub(/^[^=]*=[ \t]*/, "", value)
        sub(/[ \t]+$/, "", value)
        if (value != "" && !(value in known)) {
            sub(/=.*/, "=<hidden>", line)
            hiding = goes_on(value)
            print "|" line
            return
        }
    }
    print "|" line
    inside = goes_on(line)
}
BEGIN { count = split(ENVIRON["KNOWN"], lines, "\n"); for (i = 1; i <= count; i++) known[lines[i]] = 1 }
{
    sub(/\r$/, "")
    count = split($0, parts, "\r")
    if (count == 0) { print "|"; hiding = inside = 0 }
    for (i = 1; i <= count; i++) show(parts[i])
}'

# The lines for our keys, and those with a pattern that may stand for them.
show_sysctl='
BEGIN { count = split(ENVIRON["KEYS"], names, " "); for (i = 1; i <= count; i++) wanted[names[i]] = 1 }
{
    name = $0
    sub(/^[ \t]*-?[ \t]*/, "", name)
    sub(/[ \t]*=.*/, "", name)
    gsub("/", ".", name)
    print name ~ /^[^#;]/ && (name in wanted || name ~ /[*?[]/) ? "|" $0 : "|#"
}'

# Whether a name can stand in a line of the output.
plain() {
    case $1 in
    '' | *[!A-Za-z0-9/_.@:+=,\\-]*) return 1 ;;
    esac
}

# file KIND PROGRAM PATH
file() {
    if ! plain "$3"; then
        echo "odd ${3%/*}"
        return
    fi
    if [ -L "$3" ]; then
        target=$(readlink -f -- "$3")
        plain "$target" && echo "link $3 $target"
    fi
    if [ ! -f "$3" ]; then
        return
    elif [ ! -r "$3" ] || [ "$(wc -c <"$3")" -gt 262144 ]; then
        echo "unreadable $3"
    else
        echo "$1 $3 $(stat -L -c '%Y %Z' -- "$3")"
        tr '\000' '\n' <"$3" | awk "$2"
    fi
}

# The units that are or may be loaded, one a line.
units() {
    set -f
    printf '%s\n' $UNITS
    for pattern in $TEMPLATES; do
        systemctl list-units --all --plain --no-legend --no-pager --full -- "$pattern" |
            while read -r name rest; do
                plain "$name" && echo "$name"
            done
    done
}

# A unit that was started this moment may have a process that systemd still prepares: its name is the manager's own,
# or stands in parentheses, and it does not have its sandbox yet. A process may call itself so for ever: then go on.
settled() { # settled PID
    for second in 1 2 3 4 5; do
        case $(cat "/proc/$1/comm") in 'systemd' | 'systemd-executo' | '('*) sleep 1 ;; *) return ;; esac
    done
}

# unit NAME
unit() {
    echo "unit $1"
    systemctl show --no-pager --timestamp=unix -p "$PROPERTIES" -- "$1" | awk '{ print "=" $0 }'
    pid=$(systemctl show --no-pager -p MainPID --value -- "$1")
    case $pid in '' | 0 | *[!0-9]*) return ;; esac
    settled "$pid"
    awk '/^(NoNewPrivs|Seccomp|CapBnd):/ { sub(":", ""); print "process " $1 " " $2 }' "/proc/$pid/status"
    for kind in user pid mnt ipc net; do
        here=$(readlink "/proc/$pid/ns/$kind") && there=$(readlink "/proc/1/ns/$kind") || continue
        if [ "$here" = "$there" ]; then echo "namespace $kind host"; else echo "namespace $kind own"; fi
    done
}

capture() {
    echo 'hardening-capture 1'
    echo "host $(uname -n)"
    echo "time $(date +%s)"
    echo "uid $(id -u)"
    echo "manager $(systemctl show --no-pager -p Version --value)"
    lookup=$(systemctl show --no-pager -p UnitPath --value)
    for place in $lookup; do
        echo "lookup $place"
        for path in "$place"/left4me-web.service "$place"/left4me-server@*.service; do
            if [ -e "$path" ] || [ -L "$path" ]; then file file "$show_unit" "$path"; fi
        done
        for folder in "$place"/left4me-web.service.d "$place"/left4me-.service.d "$place"/service.d "$place"/left4me-server@*.service.d "$place"/left4me-@*.service.d; do
            plain "$folder" && [ -d "$folder" ] || continue
            echo "directory $folder $(stat -L -c '%Y' -- "$folder")"
            for path in "$folder"/*.conf; do
                if [ -e "$path" ] || [ -L "$path" ]; then file file "$show_unit" "$path"; fi
            done
        done
    done
    for name in $(units | sort -u); do
        unit "$name"
    done
    for key in $KEYS; do
        path=/proc/sys/$(echo "$key" | tr . /)
        if [ -r "$path" ]; then echo "sysctl $key $(tr -s '\t\n' '  ' <"$path")"; else echo "no-sysctl $key"; fi
    done
    for place in /etc/sysctl.d /run/sysctl.d /usr/local/lib/sysctl.d /usr/lib/sysctl.d; do
        for path in "$place"/*.conf; do
            if [ -e "$path" ] || [ -L "$path" ]; then file sysctl-file "$show_sysctl" "$path"; fi
        done
    done
}

capture 2>/dev/null | awk '{ print } END { print "end " NR }'
