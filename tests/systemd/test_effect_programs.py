"""The programs that run inside units on the booted target: one looks at paths, one tries what can be tried."""

from __future__ import annotations

# Prints a JSON object: path -> what it is, in the words of the table of views.
LOOK = r"""
import json, os, stat, sys

def look(path):
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return "absent"
    except PermissionError:
        return "inaccessible"
    if found.st_mode & 0o777 == 0:
        return "inaccessible"
    flags = os.statvfs(path).f_flag
    words = ["ro" if flags & os.ST_RDONLY else "rw"]
    if flags & os.ST_NOEXEC and path.startswith(("/srv", "/usr")):
        words.append("noexec")
    return " ".join(words)

print(json.dumps({path: look(path) for path in sys.argv[1:]}))
"""

# The neighbour: something to read, to open, to map and to connect to; prints where its secret lies.
VICTIM = r"""
import ctypes, os, signal, socket, sys

libc = ctypes.CDLL(None, use_errno=True)
secret = ctypes.create_string_buffer(b"secret")
shared = libc.shmget(4711, 4096, 0o1600)
try:
    os.unlink("/dev/shm/effect")
except OSError:
    pass
try:
    with open("/dev/shm/effect", "w") as file:
        file.write("x")
except OSError:
    pass
sockets = []
for family, address in ((socket.AF_UNIX, "\0effect"), (socket.AF_INET, ("127.0.0.1", 4711))):
    one = socket.socket(family)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(address)
    one.listen()
    sockets.append(one)

def end(*_):
    libc.shmctl(shared, 0, None)
    sys.exit(0)

signal.signal(signal.SIGTERM, end)
with open("/run/effect/victim.address", "w") as file:
    file.write(str(ctypes.addressof(secret)))
while True:
    signal.pause()
"""

# Prints a JSON object: name of the attempt -> "ok" or the error it met. Each one runs in a process of its own,
# since a filter may kill it. argv: the attempts, as OPERATION or OPERATION:TARGET[@ARCHITECTURE].
TRY = r"""
import ctypes, errno, json, os, resource, signal, socket, struct, sys

libc = ctypes.CDLL(None, use_errno=True)

def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result

def call(number, *words):
    return check(libc.syscall(number, *[w if isinstance(w, bytes) else ctypes.c_long(w) for w in words]))

def given(name):
    with open("/run/effect/victim." + name) as file:
        return int(file.read())

def vector(address, size):
    return struct.pack("QQ", address, size)

def move(number):
    own = ctypes.create_string_buffer(6)
    local, remote = vector(ctypes.addressof(own), 6), vector(given("address"), 6)
    call(number, given("pid"), local, 1, remote, 1, 0)

def read(path):
    with open(path, "rb") as file:
        if not file.read(1):
            raise OSError(errno.EACCES, "")

def mem():
    with open("/proc/%d/mem" % given("pid"), "rb", buffering=0) as file:
        os.pread(file.fileno(), 6, given("address"))

def descriptor():
    call(438, call(434, given("pid"), 0), 1, 0)

def shared():
    libc.shmat.restype = ctypes.c_void_p
    if libc.shmat(check(libc.shmget(4711, 4096, 0)), None, 0) == 2 ** 64 - 1:
        raise OSError(ctypes.get_errno(), "")

def setuid():
    out, into = os.pipe()
    if os.fork() == 0:
        os.dup2(into, 1)
        os.execv("/usr/local/bin/effect-id", ["id", "-u"])
    os.wait()
    if os.read(out, 9).strip() != b"0":
        raise OSError(errno.EPERM, "")

def bits():
    handle = os.memfd_create("x")
    os.fchmod(handle, 0o4755)

def bind(target):
    protocol, port = target.split(":")
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    socket.socket(socket.AF_INET, kind).bind(("127.0.0.1", int(port)))

def connect(family, address):
    socket.socket(family).connect(address)

def map_memory():
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, 4096, 6, 0x22, -1, 0) == 2 ** 64 - 1:
        raise OSError(ctypes.get_errno(), "")

def i386(family):
    # push 0; push 3; push FAMILY; mov ecx, esp; xor ebx, ebx; inc ebx; push 102; pop eax; int 0x80;
    # shr eax, 31; xchg eax, ebx; xor eax, eax; inc eax; int 0x80
    code = b"\x6a\x00\x6a\x03\x6a" + bytes((family,)) + b"\x89\xe1\x31\xdb\x43\x6a\x66\x58\xcd\x80"
    code += b"\xc1\xe8\x1f\x93\x31\xc0\x40\xcd\x80"
    base = 0x8048000
    head = b"\x7fELF\x01\x01\x01" + bytes(9)
    head += struct.pack("<HHIIIIIHHHHHH", 2, 3, 1, base + 84, 52, 0, 0, 52, 32, 1, 0, 0, 0)
    size = 84 + len(code)
    head += struct.pack("<IIIIIIII", 1, 0, base, base, size, size, 5, 4096)
    handle = os.memfd_create("x")
    os.write(handle, head + code)
    child = os.fork()
    if child == 0:
        os.execve(handle, ["x"], {})
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
    if os.WEXITSTATUS(status):
        raise OSError(errno.EAFNOSUPPORT, "")

def make_socket(target):
    name, _, architecture = target.partition("@")
    family = getattr(socket, name)
    if architecture == "x86":
        i386(int(family))
    else:
        socket.socket(family, socket.SOCK_RAW if name == "AF_NETLINK" else socket.SOCK_STREAM)

def realtime():
    call(314, 0, struct.pack("<IIQiIQQQ", 48, 1, 0, 0, 10, 0, 0, 0), 0)

def mount():
    check(libc.mount(b"none", b"/mnt", b"tmpfs", 0, None))
    libc.umount2(b"/mnt", 0)

def module():
    try:
        call(313, 999, b"", 0)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise

TRIES = {
    "ptrace": lambda: call(101, 0x4206, given("pid"), 0, 0),
    "process_vm_readv": lambda: move(310),
    "process_vm_writev": lambda: move(311),
    "environ": lambda: read("/proc/%d/environ" % given("pid")),
    "mem": mem,
    "root": lambda target: read("/proc/%d/root%s" % (given("pid"), target)),
    "visible": lambda: os.stat("/proc/%d" % given("pid")),
    "pidfd_getfd": descriptor,
    "signal": lambda: os.kill(given("pid"), 0),
    "prlimit": lambda: resource.prlimit(given("pid"), resource.RLIMIT_NOFILE),
    "sysv-shm": shared,
    "posix-shm": lambda: open("/dev/shm/effect", "r+").close(),
    "abstract-socket": lambda: connect(socket.AF_UNIX, "\0effect"),
    "loopback": lambda: connect(socket.AF_INET, ("127.0.0.1", 4711)),
    "setuid": setuid,
    "set-id-bits": bits,
    "namespace": lambda: check(libc.unshare(0x10000000)),
    "socket": make_socket,
    "bind": bind,
    "personality": lambda: check(libc.personality(0x0040000)),
    "write-execute": map_memory,
    "realtime": realtime,
    "mount": mount,
    "module": module,
    "hostname": lambda: check(libc.sethostname(socket.gethostname().encode(), len(socket.gethostname()))),
    "kernel-log": lambda: check(libc.klogctl(10, None, 0)),
    "syscall": lambda target: {"getpid": os.getpid}[target](),
}

def attempt(words):
    name, _, target = words.partition(":")
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            TRIES[name](*([target] if target else []))
            os.write(into, b"ok")
        except OSError as error:
            os.write(into, errno.errorcode.get(error.errno, str(error)).encode())
        os._exit(0)
    os.close(into)
    said = os.read(out, 99).decode()
    status = os.waitpid(child, 0)[1]
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else said

print(json.dumps({words: attempt(words) for words in sys.argv[1:]}))
"""
