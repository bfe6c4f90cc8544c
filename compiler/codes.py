"""The table of diagnostics: every code, how much it weighs, and what it means.

Codes are stable: a retired one is never used again. The first letter tells the pass that finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One row: the code, its severity, a title of a few words, and the explanation that ``explain`` prints."""

    code: str
    severity: Severity
    title: str
    explanation: str


_E, _W = Severity.ERROR, Severity.WARNING

_READING = (
    Code("Y101", _E, "not UTF-8", "Specs are UTF-8 text. Save the file in that encoding."),
    Code("Y102", _E, "byte order mark", "A byte order mark is invisible and ends up in values. Save without it."),
    Code("Y103", _E, "control character",
         "NUL, carriage return and other control characters have no place in a spec: some of them end a line "
         "for systemd, so that a value could carry a second line into a unit."),
    Code("Y104", _E, "tab", "YAML forbids tabs as indentation, and elsewhere nobody sees them. Use spaces."),
    Code("Y105", _E, "file too large", "A spec file holds one item. The limit keeps a stranger's pull request "
         "from exhausting the machine that checks it."),
    Code("Y106", _E, "nested too deep", "No kind of spec nests this deep; the limit stops hostile documents."),
    Code("Y107", _E, "not YAML", "The text cannot be read as YAML. The place is where the reader gave up; the "
         "mistake is there or shortly before."),
    Code("Y108", _E, "anchor or alias", "Anchors and aliases hide text from the reviewer and can expand without "
         "bounds. Write the text where it counts; share directives through a profile."),
    Code("Y109", _E, "tag", "Tags ask the reader to construct something. A spec holds only words, lists and "
         "mappings. Quote text that has to start with an exclamation mark."),
    Code("Y110", _E, "duplicate key", "YAML would take the last of two equal keys without a word. Keep one."),
    Code("Y111", _E, "empty file", "A file below the spec root holds one item."),
    Code("Y112", _E, "not a mapping", "An item is written as a mapping of keys to values, not as a list or text."),
    Code("Y113", _E, "not a regular file", "Specs are regular files that can be read."),
    Code("Y114", _E, "symbolic link", "A link could lead out of the tree that was reviewed. Specs are plain files."),
    Code("Y115", _E, "several documents", "One file holds one item, so that one review approves one decision."),
    Code("Y116", _E, "no place for this file", "The first folder below the spec root names the kind of item. "
         "A file outside these folders would be silently without effect, so it is refused."),
    Code("Y117", _E, "invisible character", "Line separators and bidirectional controls make text read "
         "differently from what a program sees. They are refused everywhere."),
    Code("Y118", _E, "key is not a word", "The keys of a mapping are plain words."),
)

_SCHEMA = (
    Code("S201", _E, "unknown key", "The item has no such key. 'python -m compiler schema' writes JSON Schema "
         "for every kind, from which an editor completes the keys."),
    Code("S202", _E, "missing key", "A key that every item of this kind needs is not there."),
    Code("S203", _E, "wrong type", "A list, a mapping or a text stands where another of the three belongs."),
    Code("S204", _E, "bad id", "Ids are permalinks and parts of file names: letters, digits and _ . @ : - only."),
    Code("S205", _E, "unknown word", "The value is one of a closed list of words."),
    Code("S206", _E, "bad number, date or truth value", "Scalars are read by short rules: true and false, "
         "decimal digits, dates as YYYY-MM-DD. Nothing else stands for them."),
    Code("S207", _E, "missing value", "The key is there and its value is not."),
    Code("S208", _E, "value would leave its line", "What goes into a unit file is one line. A line break in it, or "
         "a backslash at its end, would inject or swallow a line of the unit."),
    Code("S209", _E, "bad name", "Names of units, directives, sections and files follow systemd's own rules."),
    Code("S210", _W, "key out of order", "Keys stand in one order (identity, why, links, enforcement), so that "
         "files read alike and changes stay small."),
    Code("S211", _E, "bad path", "A path of the host is absolute and has no '..' in it."),
    Code("S212", _E, "file name without the id", "A file's name carries the id of its item, so that the item is "
         "found without a search."),
)

_LINKING = (
    Code("L301", _E, "duplicate id", "Ids are unique over the whole tree: one id is one permalink."),
    Code("L302", _E, "dangling reference", "The id does not exist. References point one way; check the spelling "
         "or add the item."),
    Code("L303", _E, "reference to the wrong kind", "The id exists, but it is not the kind of item meant here."),
    Code("L304", _E, "unknown section of a document", "The sections of a document are listed in its item, so "
         "that a citation can be checked."),
    Code("L305", _E, "dangling reference in prose", "The text between the double brackets is no id, and no value that "
         "can be looked up: unit:Directive, setting:key, score:unit:level or count:kind. A directive that has been "
         "removed makes every sentence that refers to its value fail here."),
)

_UNITS = (
    Code("U401", _E, "unknown directive", "The target's systemd does not know the directive; it would log a line "
         "and go on without it."),
    Code("U402", _E, "wrong section", "The directive belongs to another section; systemd ignores it here."),
    Code("U403", _E, "bad value", "systemd would not take the value: it ignores such a line and goes on."),
    Code("U404", _E, "unknown system call or group", "The name is in no syscall group of the target. In a filter "
         "systemd ignores it with a warning, so that the filter means something else than it says."),
    Code("U405", _W, "subtraction removes nothing", "A '~' word takes away system calls that no earlier word had "
         "allowed. It reads like protection and is none: the allow-list refuses those calls already."),
    Code("U406", _E, "specifier without meaning here", "The specifier stands for a part of a template instance; "
         "in a unit that is no template it expands to nothing."),
    Code("U407", _E, "unknown specifier", "systemd refuses the line. A literal percent sign is written '%%'."),
    Code("U408", _E, "path is not absolute", "systemd ignores a relative path in this directive."),
    Code("U409", _E, "profile value replaced without saying so", "The unit sets what its profile sets too. If that "
         "is meant, name the profile in 'replaces'; if not, remove the entry."),
    Code("U410", _E, "kept directive is not in the base", "The hardening rests on a line of the base unit that "
         "is not there."),
    Code("U411", _E, "reset of what is not there", "The base unit does not set the directive, so there is "
         "nothing to take away."),
    Code("U412", _E, "directive set twice", "Two entries set the same directive. A list is written as one entry "
         "with several lines."),
    Code("U413", _E, "absent directive is set", "The unit declares the directive absent and sets it all the same."),
    Code("U414", _E, "unbalanced quotes", "systemd cannot split the value into words."),
    Code("U415", _W, "base already says so", "The base unit has this value. Use 'keep', so that the fact stands "
         "in one place."),
    Code("U416", _E, "drop-in cannot express this", "Base unit and drop-in together do not give the unit that "
         "the spec means, because an empty assignment resets more than one directive."),
    Code("U417", _E, "unknown unit in replaces", "The entry replaces a profile that this unit does not use, or "
         "that does not set the directive."),
    Code("U419", _E, "platform data cannot be read", "The captured facts are damaged. Capture them again."),
)

_COVERAGE = (
    Code("C501", _E, "defense without a directive", "Nothing that is deployed serves the defense. Say in "
         "'composition: []' and 'because' that it is kept by other means, or add what keeps it."),
    Code("C502", _E, "directive that serves nothing", "Every directive answers a defense or a vector; one that "
         "answers none cannot be reviewed."),
    Code("C503", _E, "vector without a test", "An attack that no test tries is not known to be blocked."),
    Code("C504", _E, "test without a vector", "A test exercises at least one vector or need."),
    Code("C505", _E, "outcome of nothing", "An outcome tells what was seen of one vector, need or residual risk."),
    Code("C506", _E, "deferred without a condition", "What is deferred says until when: otherwise it is "
         "rejected, only nobody said so."),
    Code("C507", _E, "verdict contradicts the unit", "The verdict on a primitive and the directives of the unit "
         "say different things. One of the two is out of date."),
    Code("C508", _E, "composition without a directive", "A defense counts on a primitive, but no directive or "
         "setting of that primitive says that it serves the defense."),
    Code("C509", _W, "defense does not list the primitive", "A directive says that it serves the defense, whose "
         "mechanisms do not name the directive's primitive: what it contributes is nowhere explained."),
    Code("C510", _W, "section of a document that nothing cites", "Nothing of a document may be lost: each of "
         "its sections is cited by some item."),
    Code("C511", _W, "directive without a primitive", "No primitive explains the directive."),
    Code("C512", _E, "composition outside the mechanisms", "A chosen primitive is one of the mechanisms."),
    Code("C513", _E, "question neither open nor resolved", "A question is open, with a reason, or resolved."),
    Code("C514", _E, "chosen option does not exist", "A decision chooses one of its options."),
    Code("C515", _W, "decision for now without an end", "A decision that is not for good says what takes it up "
         "again."),
    Code("C516", _E, "no source", "Each item says which document, platform fact or measurement it comes from, "
         "or that it is ours."),
    Code("C518", _W, "vector that nothing serves", "No directive or setting answers the vector or its defense on "
         "any unit. Where that is a residual risk, accept the warning with the reason."),
    Code("C519", _E, "no shape chosen", "The decision that the project names as the choice of the shape chooses an "
         "option whose first word is A, B or C."),
    Code("C520", _E, "decision about something else", "The decision that is cited as the reason does not list in "
         "'touches' what it is the reason for. Either another one is meant, or the decision does not say all that "
         "rests on it."),
    Code("C521", _W, "answer to another question", "A question is resolved by a decision that does not touch what the "
         "question is about."),
    Code("C522", _W, "check on another unit", "The test that is to check a trade-off runs on units that have nothing "
         "of what the trade-off touches."),
    Code("C523", _W, "asset that nothing reaches for", "A defense lists an asset that none of its vectors reaches: "
         "either a vector is missing, or the defense protects something else."),
    Code("C524", _E, "boundary drawn twice", "Two boundaries lie between the same positions, and what may cross would "
         "have to be read in both."),
    Code("C525", _E, "named twice", "A list names the same item twice. Often one of the two was meant to be another."),
    Code("C526", _W, "no verdict for a unit, or two", "The verdicts on a primitive that directives put to use speak "
         "for each unit once; a verdict without 'on' speaks for all."),
    Code("C527", _E, "absence and verdict disagree", "A unit says why it leaves a directive out, and the directive's "
         "primitive says what was decided for that unit: excluded there is rejected here, deferred is deferred, and "
         "what does not apply is either."),
    Code("C528", _W, "asset where nothing is", "No unit, attempt or scene names the path of the asset, though they "
         "name other files of its folder."),
)

_RECORDS = (
    Code("A601", _W, "unused acceptance", "The warning that was accepted is gone. Remove the acceptance, or it "
         "will hide the next one."),
    Code("A602", _W, "expired acceptance", "The day until which the warning was accepted has passed. Mend the "
         "cause or decide again."),
    Code("A603", _E, "stale artifact", "A committed artifact is not what the specs compile to. Run 'make "
         "artifacts' and commit the result together with the spec."),
    Code("A604", _E, "file that is no artifact", "The folder of the artifacts is written as a whole; a file that "
         "no spec produces would be lost. Move it elsewhere."),
    Code("A605", _E, "acceptance of no warning", "Only warnings can be accepted, under a code that exists."),
    Code("A606", _E, "folder cannot be written", "The target folder is not one of ours, or the system refuses "
         "to write there. Nothing was changed."),
    Code("A607", _E, "not the consumer's repository", "A BundleWrap repository has the folder bundles and the files "
         "nodes.py and groups.py at its top. Nothing was changed."),
)

_EVIDENCE = (
    Code("E701", _W, "evidence is stale", "A result counts for a unit only while the unit's directives, those of the "
         "units that are tried from inside it, the host's settings and the attempts are those that it was recorded "
         "with. Run the laboratory again and record what it sees; the old result stays, and is shown as such. Results "
         "without digests are history and never stale."),
    Code("E702", _E, "probe that cannot be made", "An attempt is made from inside a unit, and what stands between "
         "braces is filled in when it is made: the main process of a unit, or of another instance."),
    Code("E703", _E, "recorded file was changed", "Results of runs and captured facts of the target are what all else "
         "is held against, so nobody edits or removes them: a result that turns out wrong is followed by another one. "
         "recorded.sha256 has the digest of each; git shows whether its lines were touched."),
    Code("E704", _W, "result without a digest", "A result is worth nothing if it can be changed unnoticed. 'python -m "
         "compiler seal' adds missing digests to recorded.sha256, and so does every command that records a result."),
    Code("E705", _E, "bad line among the digests", "The compiler writes recorded.sha256 in the format of sha256sum: a "
         "digest, two blanks, and a file below results/ or platforms/, each file once."),
)

_CLAIMS = (
    Code("K701", _E, "claim that does not hold", "A claim is a statement of the specs that is worked out from the "
         "units and the target's data: which calls a filter refuses, what a path is from inside, what an attempt comes "
         "to. This one is not so: the sentence that rests on it is wrong, or the unit is no longer what it was."),
    Code("K702", _W, "claim that nobody can decide", "What decides the claim is not in the target's data, or lies with "
         "the owner and mode of files, another program or the kernel. Keep it as prose, with its source."),
    Code("K703", _E, "claim about nothing", "The claim names a directive, a system call, a group, a capability or a "
         "line that is not there, so it would hold or fail for no reason of its own. That a name does not exist is "
         "claimed as such: {name: NAME, exists: false}."),
    Code("K704", _E, "correction of what holds", "A correction's 'said_claims' put what a document said as claims; as "
         "it is called wrong, each of them has to fail. This one holds."),
    Code("K705", _E, "correction without a check", "A correction says what holds instead, as claims that a machine "
         "checks. Where the specs and the target's data cannot decide it, 'unchecked' says why."),
)

_PROSE = (
    Code("T801", _E, "name that the target does not know", "The prose mentions a directive or a system call group that "
         "the target's systemd does not have. What a command prints under such a name is marked in its code span: "
         "`shows:NRestarts=0`."),
    Code("T802", _E, "prose contradicts the units", "The prose gives a directive or sysctl key a value that it has on "
         "no unit. Correct the sentence, or refer to the value instead of repeating it: [[unit:Directive]]. What is "
         "meant as a counter-example or as history is marked in a code span: `not:Name=value`, `was:Name=value`."),
    Code("T803", _E, "prose relies on what is not there", "The prose mentions a directive or sysctl key that no unit "
         "and no setting has, that no unit leaves out on purpose and that no primitive defers or rejects. Perhaps it "
         "was removed; then the sentence no longer holds. A counter-example is marked in a code span: `not:Name=`."),
    Code("T804", _E, "code that is no id", "A code span is written like the numbered ids of the specs, and there is no "
         "such item. Write [[id]] to refer to one."),
    Code("T805", _W, "mark that is not true", "A code span is marked as a counter-example or as history, and some unit "
         "says just this today, or the specs name just this path."),
    Code("T806", _E, "path that nothing knows", "The prose mentions a path of the host below a folder of which units, "
         "attempts, assets and scenes name other files, and not this one; or one that no system has, below / or /proc. "
         "What is not there is marked in a code span: `not:/path` as a counter-example, `was:/path` as history, "
         "`shows:/path` as what a command prints."),
    Code("T807", _E, "reference in a code span", "A code span shows what is written in it, so that the reference would "
         "stand there with its brackets. Take it out of the span; a value is shown as code anyway."),
)

_PREDICTIONS = (
    Code("P811", _W, "prediction and measurement disagree", "The settings of the units let one foresee something else "
         "than the newest run that still counts has seen: one of the two is wrong. Where both are right, because an "
         "attempt is narrower than its vector or a program has a will of its own, 'differs' on the item says so."),
    Code("P812", _W, "explanation of no difference", "The item explains why prediction and measurement differ, and "
         "they do not. Take the explanation out, or it will hide the next difference."),
    Code("P813", _W, "vector foreseen as reached", "With the hardening in place some attempt of the vector is "
         "foreseen to succeed: no directive and no setting stands in its way. Nothing has to run to know it."),
    Code("P814", _E, "need foreseen as unmet", "With the hardening in place the unit is foreseen to refuse what its "
         "need does. What the rules for units (R9xx) say of a need is not said again."),
    Code("P815", _W, "residual risk foreseen as closed", "The specs call the risk open, and the settings of the units "
         "close it. A risk that is closed is a vector that is kept."),
    Code("P816", _W, "credited with what it does not hold", "The directive is said to serve a vector or a defense, and "
         "no attempt fails at it: not with the hardening in place, and not where it alone is added to the base; "
         "taking it away changes nothing either. A mechanism of the strength 'none' claims nothing. Where the line is "
         "there for another reason, accept the warning with it."),
    Code("P817", _W, "holds on another unit than said", "The mechanism names where it has to be set, and what blocks "
         "the attempts of the defense is set elsewhere: perhaps on the victim. Whoever changes that unit has to know."),
)

_RULES = (
    Code("R901", _W, "allow without deny", "Binding ports and exchanging packets is allowed by default. An allow-list "
         "only makes exceptions from the deny-list beside it; without one it changes nothing."),
    Code("R902", _E, "needed port is refused", "The unit's SocketBindDeny= refuses a port that a need binds. A "
         "program that binds port 0 asks the kernel to choose, and that request is what the list sees: no range of "
         "an allow-list holds 0, so only a whole protocol or family lets it pass."),
    Code("R903", _E, "list turns over", "The first line in force decides, over base and drop-ins together, whether a "
         "list names what is allowed or, with '~', what is refused. A plain line after a '~' line only takes from "
         "what is refused: what reads like an allow-list allows everything else as well."),
    Code("R904", _E, "second command to start", "Unless Type=oneshot, systemd refuses a unit with several ExecStart=. "
         "The directive is a list: a further line adds to it, and only an empty line before replaces."),
    Code("R905", _E, "line that is taken back", "An empty assignment empties a list, and some lists share one memory: "
         "an empty BindPaths= empties BindReadOnlyPaths= too, and the other way round. The line before it is lost."),
    Code("R906", _E, "bind that is dropped", "ProtectHome=yes and InaccessiblePaths= win over whatever is mounted at "
         "or below their paths. systemd drops the bind without a message, and the unit starts without it."),
    Code("R907", _E, "read-only and writable", "One path stands in a list that makes it read-only and in one that "
         "makes it writable. Mounts are sorted, not read in order: read-only wins whichever comes first."),
    Code("R908", _W, "path entry that changes nothing", "With and without this entry the path is the same thing from "
         "inside the unit, because another directive decides there."),
    Code("R909", _E, "unit hides its own path", "A program, working directory or managed directory of the unit is "
         "not in the view that the unit's other directives make. Files of EnvironmentFile= are not asked about, as "
         "PID 1 reads them outside of the view."),
    Code("R910", _W, "needed path is hidden", "A need reads, writes, lists or runs what the unit's view does not "
         "have, or has read-only. Where that is the state as documented, accept the warning with the reason."),
    Code("R911", _W, "needed file of /proc is hidden", "ProcSubset=pid leaves the directories of processes only. "
         "/proc/cpuinfo, /proc/meminfo and /proc/sys are gone, and many programs start differently without them."),
    Code("R912", _W, "address families open to 32-bit code", "RestrictAddressFamilies= looks at the arguments of "
         "socket(). i386 has socketcall(), whose arguments lie in memory where no filter looks, so the directive has "
         "no effect there unless SystemCallArchitectures= closes that architecture."),
    Code("R913", _W, "no_new_privs by implication", "Before systemd loads a filter as an ordinary user it must be "
         "able to give up its rights again. A filter without capget, capset or prctl ('~@privileged' removes capset) "
         "makes it set no_new_privs first, while 'systemctl show' says NoNewPrivileges=no."),
    Code("R914", _E, "sudo under no_new_privs", "With no_new_privs, set by NoNewPrivileges=, DynamicUser= or a filter "
         "without capset, a set-uid program runs with the rights of its caller. sudo refuses to work."),
    Code("R915", _E, "sudo in a user namespace", "PrivateUsers= maps root, but gives it no rights outside of the "
         "namespace, and owners of files that it does not map are nobody's. sudo fails."),
    Code("R916", _E, "sudo without capabilities", "A set-uid program gets no more capabilities than the bounding set "
         "holds. Without CAP_SETUID and CAP_SETGID it cannot become another user."),
    Code("R917", _E, "sudo without its system calls", "A filter is inherited by what sudo starts, and by sudo itself, "
         "which changes user, group and supplementary groups."),
    Code("R918", _E, "sudo without its files", "sudo looks up users in /etc/passwd, grants in /etc/sudoers and its "
         "PAM stack in /etc/pam.d. A view with an empty /etc has none of them."),
    Code("R919", _E, "systemctl in a PID namespace", "systemctl that sudo starts inside PrivatePIDs= fails: the "
         "processes that it asks about have no number there."),
    Code("R920", _E, "32-bit need without x86", "Each system call of a 32-bit program on a 64-bit machine is one of "
         "the architecture x86. Where SystemCallArchitectures= leaves that out, the program dies with SIGSYS."),
    Code("R921", _E, "text relocations under MemoryDenyWriteExecute", "The loader writes to code and makes it "
         "executable again. MemoryDenyWriteExecute= refuses that with EACCES, and so it does to compilers at run "
         "time."),
    Code("R922", _E, "PrivatePIDs with Type=forking", "The first process of a PID namespace takes all others with it "
         "when it ends, and with Type=forking it ends at once. systemd refuses the unit."),
    Code("R923", _W, "process 1 and its signals", "Each program that systemd starts under PrivatePIDs= is process 1 "
         "of the namespace, and the kernel hands it only the signals that it handles. Without handlers a stop runs "
         "into TimeoutStopSec=, and a watchdog's signal does nothing. Whether it has them, only a test tells."),
    Code("R924", _W, "+ command inside the unit's mounts", "'+' drops the user and the sandbox of a command, not the "
         "unit's file-system view. What it mounts is seen inside the unit only, and what the view hides it does not "
         "find. nsenter into the mount namespace of process 1 leaves the view."),
    Code("R925", _W, "value is the default", "The line says what the manager does anyway. It protects nothing; it "
         "can only keep a later change of the default away, which is a reason to accept the warning with."),
    Code("R926", _E, "directive newer than the target", "An older systemd logs a line about a directive that it does "
         "not know, and starts the unit without it."),
    Code("R927", _W, "way around a view", "What a view hides is still at /proc/PID/root of any process that this one "
         "may trace, and two services of one user may trace each other. A user or PID namespace of the unit's own "
         "closes that way, and so does a user namespace of the neighbour."),
    Code("R928", _W, "key in several sysctl files", "sysctl files are read in the order of their names, wherever they "
         "lie; the last one decides, and the other reads as if it did."),
    Code("R929", _W, "already implied", "Another directive of the unit has this one as a consequence."),
    Code("R930", _W, "directive without its partner", "The directive shapes what another one does, and that one is "
         "not there, or takes away what this one gives."),
    Code("R931", _W, "link to nowhere", "A symbolic link that the scene has is visible from inside the unit, and what "
         "it points to is not. Opening it fails as if the link itself did not exist."),
    Code("R932", _W, "program without its loader", "The kernel opens more than the program: the interpreter that the "
         "first line of a script names, and the dynamic loader of any other program that is not linked statically. "
         "Where the view hides one of these, the start fails with ENOENT as if the program itself were missing."),
)

_DRIFT = (
    Code("D001", _E, "unit is not there", "The specs describe a unit, and where it should be deployed there is none of "
         "that name."),
    Code("D002", _E, "unit is masked", "An empty file, or a link to /dev/null, stands in place of the unit: systemd "
         "refuses to start it."),
    Code("D003", _E, "unit is not hardened", "The unit is there, and of all that the hardening changes nothing is in "
         "force. Most often the drop-in was not deployed, or lies where systemd does not look."),
    Code("D004", _E, "directive is missing", "The compiled unit sets the directive; what was found does not, or a "
         "later line takes it back with an empty assignment."),
    Code("D005", _E, "directive differs", "The value in force is another one than the compiled unit has. Values are "
         "compared as systemd reads them: order where it does not count, 'yes' for 'true' and two lines for one are "
         "no difference."),
    Code("D006", _E, "directive that no spec gives", "Something sets a directive that the compiled unit does not have, "
         "to another value than the manager's default."),
    Code("D007", _W, "line that systemd does not take", "A line of the unit's files is no assignment and no header, or "
         "stands before the first section. systemd passes over it, or reads no further in that file."),
    Code("D008", _E, "not reloaded", "The files of the unit have changed since systemd read them, or it has loaded "
         "other values than they hold. It goes on with what it has until 'systemctl daemon-reload'."),
    Code("D009", _E, "running with older settings", "A process keeps the sandbox that it was started with. This one "
         "was started before the files changed, or the kernel shows it without what they ask for. Only a restart "
         "helps."),
    Code("D010", _W, "unmanaged drop-in", "systemd reads a drop-in for the unit that neither the specs nor a package "
         "brought. It changes nothing today; where it does, the directive is reported instead."),
    Code("D011", _W, "hidden unit file", "Of several unit files with one name systemd reads the one in the folder of "
         "highest priority, and the others do nothing."),
    Code("D012", _E, "directive that this systemd ignores", "The host's systemd is older than the directive: it logs a "
         "line and starts the unit without it."),
    Code("D013", _W, "another systemd", "The specs are checked against the facts of one major version of systemd, and "
         "the host runs another one."),
    Code("D014", _E, "kernel setting differs", "The key has another value now than the specs give it."),
    Code("D015", _E, "kernel setting will be lost", "The key has its value now, and no file, or another one than that "
         "of the specs, decides at the next boot."),
    Code("D016", _W, "kernel setting not there", "The kernel of the host does not show the key, for example because a "
         "security module is not built in. What the setting is to hold up is not held up there."),
    Code("D017", _W, "file that was not read", "Something that systemd may read could not be captured, so nothing is "
         "known of it."),
    Code("D030", _E, "not a capture", "The text is not what the capture script prints, or not of this version."),
    Code("D031", _E, "capture cut short", "The last line of a capture counts the others. Without it, something is "
         "missing: perhaps the connection broke."),
    Code("D032", _E, "host not reached", "ssh did not bring back a capture. It runs without asking for passwords "
         "(BatchMode), so keys and known hosts have to be in order."),
    Code("D050", _E, "repository cannot be asked", "bw, which has to show what it would write, is not there, fails, "
         "or takes too long. It runs the repository's own code; what it says of that is its last line."),
    Code("D051", _E, "unit file that bw does not show", "The repository puts a link there, whose target is known on "
         "the host only, or bw cannot show the text. The unit is compared without it."),
    Code("D052", _E, "kernel setting of the repository", "The sysctl files that bw would write do not give the key the "
         "value of the specs."),
)

CODES: dict[str, Code] = {
    code.code: code
    for code in (*_READING, *_SCHEMA, *_LINKING, *_UNITS, *_COVERAGE, *_RECORDS, *_EVIDENCE,
                 *_RULES, *_CLAIMS, *_PROSE, *_PREDICTIONS, *_DRIFT)
}
"""Every code of the compiler, in order."""
