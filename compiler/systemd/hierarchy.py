"""Folders and files that every system of the target has: what can be known of a path without looking at a host."""

from __future__ import annotations

# hier(7) and file-hierarchy(7): what the root directory holds.
TOP = frozenset((
    "bin", "boot", "dev", "efi", "etc", "home", "lib", "lib32", "lib64", "lost+found", "media", "mnt", "opt", "proc",
    "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"))

# Folders of the same two pages, and of systemd's own, in which packages and administrators put what nobody lists.
_SHARED = frozenset((
    "/", "/bin", "/boot", "/efi", "/etc", "/etc/systemd", "/etc/systemd/system", "/etc/sysctl.d",
    "/etc/sudoers.d", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/root", "/run", "/sbin",
    "/srv", "/tmp", "/usr", "/usr/bin", "/usr/games", "/usr/include", "/usr/lib",
    "/usr/lib/systemd", "/usr/lib/systemd/system", "/usr/libexec", "/usr/local", "/usr/local/bin", "/usr/local/etc",
    "/usr/local/lib", "/usr/local/lib/systemd", "/usr/local/lib/systemd/system", "/usr/local/libexec",
    "/usr/local/sbin", "/usr/local/share", "/usr/sbin", "/usr/share", "/usr/src", "/var", "/var/backups", "/var/cache",
    "/var/lib", "/var/local", "/var/log", "/var/mail", "/var/opt", "/var/spool", "/var/tmp"))

# What lies in these is made by the kernel and by systemd.
_MADE = ("/dev", "/run/systemd", "/sys")

# proc(5) of the man-pages, and Documentation/filesystems/proc.rst of Linux 6.12.
PROC = frozenset((
    "acpi", "allocinfo", "asound", "bootconfig", "buddyinfo", "bus", "cgroups", "cmdline", "config.gz", "consoles",
    "cpuinfo", "crypto", "devices", "diskstats", "dma", "driver", "dynamic_debug", "execdomains", "fb", "filesystems",
    "fs", "ide", "interrupts", "iomem", "ioports", "irq", "kallsyms", "kcore", "key-users", "keys", "kmsg",
    "kpagecgroup", "kpagecount", "kpageflags", "latency_stats", "loadavg", "lock_stat", "lockdep", "locks", "mdstat",
    "meminfo", "misc", "modules", "mounts", "mtrr", "net", "pagetypeinfo", "partitions", "pressure", "profile",
    "sched_debug", "schedstat", "scsi", "self", "slabinfo", "softirqs", "stat", "swaps", "sys", "sysrq-trigger",
    "sysvipc", "thread-self", "timer_list", "tty", "uptime", "version", "version_signature", "vmallocinfo", "vmstat",
    "zoneinfo"))

# proc_pid(5) of the man-pages, and the same file of the kernel: what the folder of a process holds.
PROC_PID = frozenset((
    "arch_status", "attr", "autogroup", "auxv", "cgroup", "clear_refs", "cmdline", "comm", "coredump_filter", "cpuset",
    "cwd", "environ", "exe", "fd", "fdinfo", "gid_map", "io", "ksm_merging_pages", "ksm_stat", "limits", "loginuid",
    "map_files", "maps", "mem", "mountinfo", "mounts", "mountstats", "net", "ns", "numa_maps", "oom_adj", "oom_score",
    "oom_score_adj", "pagemap", "patch_state", "personality", "projid_map", "root", "sched", "schedstat", "sessionid",
    "setgroups", "smaps", "smaps_rollup", "stack", "stat", "statm", "status", "syscall", "task", "timens_offsets",
    "timers", "timerslack_ns", "uid_map", "wchan"))


def is_shared(folder: str) -> bool:
    """Whether a folder, absolute, may hold what no project put there."""
    return folder in _SHARED or any(folder == made or folder.startswith(f"{made}/") for made in _MADE)
