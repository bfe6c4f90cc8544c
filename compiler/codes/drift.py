"""What is said of what is deployed, held against the specs or taken as their beginning."""

from __future__ import annotations

from compiler.codes.code import ERROR as E
from compiler.codes.code import WARNING as W
from compiler.codes.code import Code

DRIFT = (
    Code("D001", E, "unit is not there", "The specs describe a unit, and where it should be deployed there is none of "
         "that name."),
    Code("D002", E, "unit is masked", "An empty file, or a link to /dev/null, stands in place of the unit: systemd "
         "refuses to start it."),
    Code("D003", E, "unit is not hardened", "The unit is there, and of all that the hardening changes nothing is in "
         "force. Most often the drop-in was not deployed, or lies where systemd does not look."),
    Code("D004", E, "directive is missing", "The compiled unit sets the directive; what was found does not, or a "
         "later line takes it back with an empty assignment."),
    Code("D005", E, "directive differs", "The value in force is another one than the compiled unit has. Values are "
         "compared as systemd reads them: order where it does not count, 'yes' for 'true' and two lines for one are "
         "no difference."),
    Code("D006", E, "directive that no spec gives", "Something sets a directive that the compiled unit does not have, "
         "to another value than the manager's default."),
    Code("D007", W, "line that systemd does not take", "A line of the unit's files is no assignment and no header, or "
         "stands before the first section. systemd passes over it, or reads no further in that file."),
    Code("D008", E, "not reloaded", "The files of the unit have changed since systemd read them, or it has loaded "
         "other values than they hold. It goes on with what it has until 'systemctl daemon-reload'."),
    Code("D009", E, "running with older settings", "A process keeps the sandbox that it was started with. This one "
         "was started before the files changed, or the kernel shows it without what they ask for. Only a restart "
         "helps."),
    Code("D010", W, "unmanaged drop-in", "systemd reads a drop-in for the unit that neither the specs nor a package "
         "brought. It changes nothing today; where it does, the directive is reported instead."),
    Code("D011", W, "hidden unit file", "Of several unit files with one name systemd reads the one in the folder of "
         "highest priority, and the others do nothing."),
    Code("D012", E, "directive that this systemd ignores", "The host's systemd is older than the directive: it logs a "
         "line and starts the unit without it."),
    Code("D013", W, "another systemd", "The specs are checked against the facts of one major version of systemd, and "
         "the host runs another one."),
    Code("D014", E, "kernel setting differs", "The key has another value now than the specs give it."),
    Code("D015", E, "kernel setting will be lost", "The key has its value now, and no file, or another one than that "
         "of the specs, decides at the next boot."),
    Code("D016", W, "kernel setting not there", "The kernel of the host does not show the key, for example because a "
         "security module is not built in. What the setting is to hold up is not held up there."),
    Code("D017", W, "file that was not read", "Something that systemd may read could not be captured, so nothing is "
         "known of it."),
    Code("D030", E, "not a capture", "The text is not what the capture script prints, or not of this version."),
    Code("D031", E, "capture cut short", "The last line of a capture counts the others. Without it, something is "
         "missing: perhaps the connection broke."),
    Code("D032", E, "host not reached", "ssh did not bring back a capture. It runs without asking for passwords "
         "(BatchMode), so keys and known hosts have to be in order."),
    Code("D050", E, "repository cannot be asked", "bw, which has to show what it would write, is not there, fails, "
         "or takes too long. It runs the repository's own code; what it says of that is its last line."),
    Code("D051", E, "unit file that bw does not show", "The repository puts a link there, whose target is known on "
         "the host only, or bw cannot show the text. The unit is compared without it."),
    Code("D052", E, "kernel setting of the repository", "The sysctl files that bw would write do not give the key the "
         "value of the specs."),
)

IMPORT = (
    Code("I101", E, "no unit to import", "What was named is no unit file, cannot be read, or is not in the capture."),
    Code("I102", W, "masked unit", "An empty file, or a link to /dev/null, stands for the unit. There is nothing in "
         "it that a spec could say."),
    Code("I103", W, "line left out", "The target does not take the line, does not know the directive, or the capture "
         "has no value of it. The spec does not have it either."),
)
