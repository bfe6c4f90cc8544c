"""What the rules for hardened units say."""

from __future__ import annotations

from compiler.codes.code import ERROR as E
from compiler.codes.code import WARNING as W
from compiler.codes.code import Code

RULES = (
    Code("R901", W, "allow without deny", "Binding ports and exchanging packets is allowed by default. An allow-list "
         "only makes exceptions from the deny-list beside it; without one it changes nothing."),
    Code("R902", E, "needed port is refused", "The unit's SocketBindDeny= refuses a port that a need binds. A "
         "program that binds port 0 asks the kernel to choose, and that request is what the list sees: no range of "
         "an allow-list holds 0, so only a whole protocol or family lets it pass."),
    Code("R903", E, "list turns over", "The first line in force decides, over base and drop-ins together, whether a "
         "list names what is allowed or, with '~', what is refused. A plain line after a '~' line only takes from "
         "what is refused: what reads like an allow-list allows everything else as well."),
    Code("R904", E, "second command to start", "Unless Type=oneshot, systemd refuses a unit with several ExecStart=. "
         "The directive is a list: a further line adds to it, and only an empty line before replaces."),
    Code("R905", E, "line that is taken back", "An empty assignment empties a list, and some lists share one memory: "
         "an empty BindPaths= empties BindReadOnlyPaths= too, and the other way round. The line before it is lost."),
    Code("R906", E, "bind that is dropped", "ProtectHome=yes and InaccessiblePaths= win over whatever is mounted at "
         "or below their paths. systemd drops the bind without a message, and the unit starts without it."),
    Code("R907", E, "read-only and writable", "One path stands in a list that makes it read-only and in one that "
         "makes it writable. Mounts are sorted, not read in order: read-only wins whichever comes first."),
    Code("R908", W, "path entry that changes nothing", "With and without this entry the path is the same thing from "
         "inside the unit, because another directive decides there."),
    Code("R909", E, "unit hides its own path", "A program, working directory or managed directory of the unit is "
         "not in the view that the unit's other directives make. Files of EnvironmentFile= are not asked about, as "
         "PID 1 reads them outside of the view."),
    Code("R910", W, "needed path is hidden", "A need reads, writes, lists or runs what the unit's view does not "
         "have, or has read-only. Where that is the state as documented, accept the warning with the reason."),
    Code("R911", W, "needed file of /proc is hidden", "ProcSubset=pid leaves the directories of processes only. "
         "/proc/cpuinfo, /proc/meminfo and /proc/sys are gone, and many programs start differently without them."),
    Code("R912", W, "address families open to 32-bit code", "RestrictAddressFamilies= looks at the arguments of "
         "socket(). i386 has socketcall(), whose arguments lie in memory where no filter looks, so the directive has "
         "no effect there unless SystemCallArchitectures= closes that architecture."),
    Code("R913", W, "no_new_privs by implication", "Before systemd loads a filter as an ordinary user it must be "
         "able to give up its rights again. A filter without capget, capset or prctl ('~@privileged' removes capset) "
         "makes it set no_new_privs first, while 'systemctl show' says NoNewPrivileges=no."),
    Code("R914", E, "sudo under no_new_privs", "With no_new_privs, set by NoNewPrivileges=, DynamicUser= or a filter "
         "without capset, a set-uid program runs with the rights of its caller. sudo refuses to work."),
    Code("R915", E, "sudo in a user namespace", "PrivateUsers= maps root, but gives it no rights outside of the "
         "namespace, and owners of files that it does not map are nobody's. sudo fails."),
    Code("R916", E, "sudo without capabilities", "A set-uid program gets no more capabilities than the bounding set "
         "holds. Without CAP_SETUID and CAP_SETGID it cannot become another user."),
    Code("R917", E, "sudo without its system calls", "A filter is inherited by what sudo starts, and by sudo itself, "
         "which changes user, group and supplementary groups."),
    Code("R918", E, "sudo without its files", "sudo looks up users in /etc/passwd, grants in /etc/sudoers and its "
         "PAM stack in /etc/pam.d. A view with an empty /etc has none of them."),
    Code("R919", E, "systemctl in a PID namespace", "systemctl that sudo starts inside PrivatePIDs= fails: the "
         "processes that it asks about have no number there."),
    Code("R920", E, "32-bit need without x86", "Each system call of a 32-bit program on a 64-bit machine is one of "
         "the architecture x86. Where SystemCallArchitectures= leaves that out, the program dies with SIGSYS."),
    Code("R921", E, "text relocations under MemoryDenyWriteExecute", "The loader writes to code and makes it "
         "executable again. MemoryDenyWriteExecute= refuses that with EACCES, and so it does to compilers at run "
         "time."),
    Code("R922", E, "PrivatePIDs with Type=forking", "The first process of a PID namespace takes all others with it "
         "when it ends, and with Type=forking it ends at once. systemd refuses the unit."),
    Code("R923", W, "process 1 and its signals", "Each program that systemd starts under PrivatePIDs= is process 1 "
         "of the namespace, and the kernel hands it only the signals that it handles. Without handlers a stop runs "
         "into TimeoutStopSec=, and a watchdog's signal does nothing. Whether it has them, only a test tells."),
    Code("R924", W, "+ command inside the unit's mounts", "'+' drops the user and the sandbox of a command, not the "
         "unit's file-system view. What it mounts is seen inside the unit only, and what the view hides it does not "
         "find. nsenter into the mount namespace of process 1 leaves the view."),
    Code("R925", W, "value is the default", "The line says what the manager does anyway. It protects nothing; it "
         "can only keep a later change of the default away, which is a reason to accept the warning with."),
    Code("R926", E, "directive newer than the target", "An older systemd logs a line about a directive that it does "
         "not know, and starts the unit without it."),
    Code("R927", W, "way around a view", "What a view hides is still at /proc/PID/root of any process that this one "
         "may trace, and two services of one user may trace each other. A user or PID namespace of the unit's own "
         "closes that way, and so does a user namespace of the neighbour."),
    Code("R928", W, "key in several sysctl files", "sysctl files are read in the order of their names, wherever they "
         "lie; the last one decides, and the other reads as if it did."),
    Code("R929", W, "already implied", "Another directive of the unit has this one as a consequence."),
    Code("R930", W, "directive without its partner", "The directive shapes what another one does, and that one is "
         "not there, or takes away what this one gives."),
    Code("R931", W, "link to nowhere", "A symbolic link that the scene has is visible from inside the unit, and what "
         "it points to is not. Opening it fails as if the link itself did not exist."),
    Code("R932", W, "program without its loader", "The kernel opens more than the program: the interpreter that the "
         "first line of a script names, and the dynamic loader of any other program that is not linked statically. "
         "Where the view hides one of these, the start fails with ENOENT as if the program itself were missing."),
)
