# Generated from specs/profiles/sandbox.yaml, specs/settings/99-left4me-ptrace.yaml,
# specs/units/left4me-server@.service.yaml, specs/units/left4me-web.service.yaml. Do not edit:
# change the spec and compile again.
# For each unit take a copy of the base, then for each section update it with the unit's profiles in
# the order of UNIT_PROFILES, then with its own part in UNITS. None takes a line of the base or of a
# profile away.

PROFILES = {
    'sandbox': {
        'Service': {
            # D2.b, D5.b: Hides from /proc the processes that this one may not trace. Alone it does nothing
            # between services of one user; on the server it works together with private-users. From the web
            # unit it hides a server exactly because that server has a user namespace of its own, and what
            # it hides is refused by then anyway.
            'ProtectProc': 'invisible',
            # H1.a: Leaves only the directories of processes in /proc. The tunables below /proc/sys, the
            # kernel's symbols and the list of keys are not there at all, for root no more than for the
            # service.
            'ProcSubset': 'pid',
            # H1.a: /proc/sys is read-only, so that even a process that became root leaves the kernel's
            # settings, the Yama setting among them, as they are. /sys is meant to be, and is not
            # (c-sys-stays-writable); the modes of its files still hold.
            'ProtectKernelTunables': 'true',
            # H1.b: No module can be loaded or unloaded, and the capability for it leaves the bounding set.
            'ProtectKernelModules': 'true',
            # H1.c: The kernel's log tells addresses and what other services do; neither service reads it.
            # Takes away CAP_SYSLOG, the system call and /dev/kmsg.
            'ProtectKernelLogs': 'true',
            # H1.d: Both services read the clock and never set it; logs and session tokens rest on it.
            'ProtectClock': 'true',
            # H1.e: With the cgroup tree read-only, nobody inside can lift the limits of the unit or move a
            # process out of it.
            'ProtectControlGroups': 'true',
            # H1.d: The host's name belongs to the operator; the unit gets a copy that it cannot change.
            'ProtectHostname': 'true',
            # H1.g: Game traffic and the web app need IPv4 and IPv6; syslog and the bus need Unix sockets.
            # Netlink, packet sockets and the rarely used families, where kernel faults gather, are refused.
            'RestrictAddressFamilies': 'AF_INET AF_INET6 AF_UNIX',
            # H1.f: A user namespace of one's own gives an unprivileged process every capability inside it,
            # and with them much of the kernel's surface. The allow-list of system calls does not refuse
            # unshare; this does.
            'RestrictNamespaces': 'true',
            # H1.i: A real-time process can starve the whole host. The engine runs with normal scheduling,
            # and the unit's Nice= is set by systemd before the filter is loaded.
            'RestrictRealtime': 'true',
            # H2.a: System V and POSIX IPC objects do not outlive the services. As all units share one user,
            # it happens when the last of them stops, not with each stop.
            'RemoveIPC': 'true',
            # H2.b: Files that the services make are closed to every user outside their group.
            'UMask': '0027',
        },
    },
}

UNIT_PROFILES = {
    'left4me-server@.service': ('sandbox',),
    'left4me-web.service': ('sandbox',),
}

UNITS = {
    'left4me-server@.service': {
        'Service': {
            # The binds say the same more strictly: what they do not name is not there, rather than
            # read-only. Two lists for one thing would drift apart.
            'ReadOnlyPaths': None,
            'ReadWritePaths': None,
            # D5, H2.a: System V objects and message queues belong to the instance alone, although all
            # instances share one user. Abstract sockets are not covered, nor is /dev/shm, which
            # TemporaryFileSystem= keeps apart.
            'PrivateIPC': 'true',
            # D1, D2, D3, D4, D5.b, D6: Memory, environment and root directory of a process in another user
            # namespace need CAP_SYS_PTRACE there. That holds in both directions: the server cannot look
            # into the web app nor write to the source by way of its root directory, and the web app, which
            # has no such namespace, cannot look into the server. The uid outside stays the same.
            'PrivateUsers': 'true',
            # D1, D2, D5.b, D6: No process outside the instance has a number inside it, so there is nothing
            # to look into, to trace or to signal. It closes the view of the web app that protect-proc
            # cannot close for two services of one user, and it alone closes signals and resource limits.
            'PrivatePIDs': 'true',
            # D1, D5.a, D5.c, D6.a, D6.b, H2.d: The database, web.env, the source tree and the other
            # instances are not in the view at all; opening them fails as if they did not exist. It is the
            # only thing that holds D1 for the files themselves. An instance has a /dev/shm of its own,
            # writable as on the host.
            'TemporaryFileSystem': ('/var/lib /etc /opt /home /root /srv /mnt /media', '/dev/shm:mode=1777'),
            # D1, D6: Puts back what the engine reads, and nothing beside it: content, the Steam library
            # with the links that lead to it, certificates, name resolution. What all instances share can be
            # read but not written.
            'BindReadOnlyPaths': (
                '/var/lib/left4me/installation',
                '/var/lib/left4me/overlays',
                '/var/lib/left4me/.steam /var/lib/left4me/steam',
                '/etc/left4me/host.env',
                '/etc/ssl /etc/ca-certificates',
                '/etc/resolv.conf /etc/nsswitch.conf /etc/alternatives',
            ),
            # D1, D5.a: The one writable place, and each instance sees only its own.
            'BindPaths': '/var/lib/left4me/runtime/%i',
            # D2, D3, H1.j: No program below this unit can hold a capability, whoever it runs as;
            # CAP_SYS_PTRACE, which would undo much of D2, is the one that matters. A set-uid program would
            # be a root without any.
            'CapabilityBoundingSet': '',
            # D2, H1.j: No capability is handed on across exec. That is the default, written down so that it
            # stays.
            'AmbientCapabilities': '',
            # H1.h: The engine is an i386 program; with native alone each of its system calls ends in SIGSYS
            # and srcds_run starts it anew every ten seconds. The filter below covers both ABIs.
            'SystemCallArchitectures': 'native x86',
            # D2.a, D3.a, H1.b, H1.c, H1.d, H1.f: The allow-list itself leaves out ptrace, mounting,
            # modules, the clock and reboot. Of the subtractions only `~@privileged` takes something away:
            # changing owners and ids, and capset, whose absence makes systemd forbid new privileges a
            # second time. The others state intent. Reading memory with process_vm_readv is not among what
            # this blocks; the namespaces are.
            'SystemCallFilter': ('@system-service', '~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete @privileged'),
            # H2.c: The instance starts with a session keyring of its own, not linked to the user's. The
            # system manager does this anyway; the line keeps it so.
            'KeyringMode': 'private',
            'ProcSubset': None,
        },
    },
    'left4me-web.service': {
        'Service': {
            # D6.a, D6.b: `full` leaves /opt and /var writable where the modes allow it. Strict makes the
            # app unable to change its own code, which would outlive a restart.
            'ProtectSystem': 'strict',
            # H2.d: The operator's home directories hold keys and notes; the app has its home in /var/lib.
            'ProtectHome': 'true',
            # H1.h: The execution domain cannot be switched to one with weaker address-space randomisation.
            'LockPersonality': 'true',
            # H1.h: Nothing here is 32-bit, so the second system call table, where RestrictAddressFamilies=
            # does not hold, is closed altogether.
            'SystemCallArchitectures': 'native',
            # D4.a, H1.b, H1.c, H1.d, H1.f: The allow-list leaves out ptrace, mounting, modules and the
            # clock, and keeps what sudo needs to change ids and owners. The subtractions take nothing away;
            # they state intent. It does not block process_vm_readv: what keeps the app out of a server's
            # memory is the server's own user namespace.
            'SystemCallFilter': ('@system-service', '~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete'),
        },
    },
}

SYSCTL = {'sysctl': {'kernel': {'yama': {'ptrace_scope': '2'}}}}
