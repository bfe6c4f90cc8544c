"""Names to try on the target, where no tool of the target lists what a directive takes."""

from __future__ import annotations

# Runs in the target: names that its C library and its libseccomp know. libseccomp is asked for every number
# that the system call tables of its architectures use (negative: calls behind socketcall and ipc; 0xf0000:
# arm's own). Signal numbers above 31 are the real-time ones.
LIST_NAMES = """
import ctypes, errno, json, signal, socket
lib = ctypes.CDLL("libseccomp.so.2")
lib.seccomp_syscall_resolve_num_arch.restype = ctypes.c_void_p
lib.seccomp_arch_resolve_name.restype = ctypes.c_uint32
libc = ctypes.CDLL(None)
libc.free.argtypes = [ctypes.c_void_p]
archs = "x86 x86_64 x32 arm aarch64 loongarch64 mips mips64 mips64n32 ppc ppc64 s390 s390x riscv64 parisc"
found = set()
for arch in archs.split():
    token = lib.seccomp_arch_resolve_name(arch.encode())
    for number in [*range(-10500, 7000), *range(0xF0000, 0xF0010)]:
        name = lib.seccomp_syscall_resolve_num_arch(ctypes.c_uint32(token), number) if token else None
        if name:
            found.add(ctypes.string_at(name).decode())
            libc.free(name)
print(json.dumps({
    "syscalls": sorted(found),
    "errnos": sorted(name for name in dir(errno) if name.startswith("E")),
    "signals": sorted(one.name for one in signal.Signals if one.value < 32),
    "families": sorted(name for name in dir(socket) if name.startswith("AF_")),
}))
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Address families of <sys/socket.h>; Python's socket module names only some.
FAMILIES = _words("""
    AF_ALG AF_APPLETALK AF_ASH AF_ATMPVC AF_ATMSVC AF_AX25 AF_BLUETOOTH AF_BRIDGE AF_CAIF AF_CAN AF_DECnet
    AF_ECONET AF_FILE AF_IB AF_IEEE802154 AF_INET AF_INET6 AF_IPX AF_IRDA AF_ISDN AF_IUCV AF_KCM AF_KEY AF_LLC
    AF_LOCAL AF_MCTP AF_MPLS AF_NETBEUI AF_NETLINK AF_NETROM AF_NFC AF_PACKET AF_PHONET AF_PPPOX AF_QIPCRTR
    AF_RDS AF_ROSE AF_ROUTE AF_RXRPC AF_SECURITY AF_SMC AF_SNA AF_TIPC AF_UNIX AF_UNSPEC AF_VSOCK AF_WANPIPE
    AF_X25 AF_XDP
""")

# Architectures that systemd names anywhere (systemd.unit(5), systemd.exec(5)).
ARCHITECTURES = _words("""
    alpha arc arm arm64 ia64 loongarch64 m68k mips mips-le mips64 mips64-le mips64-le-n32 mips64-n32 native
    parisc parisc64 ppc ppc64 ppc64-le riscv32 riscv64 s390 s390x sh sparc sparc64 x32 x86 x86-64
""")

# The kernel's namespace types.
NAMESPACES = _words("cgroup ipc mnt net pid time user uts")
