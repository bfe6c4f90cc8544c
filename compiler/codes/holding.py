"""What is said of items that do not hold together: units, coverage, records."""

from __future__ import annotations

from compiler.codes.code import ERROR as E
from compiler.codes.code import WARNING as W
from compiler.codes.code import Code

UNITS = (
    Code("U401", E, "unknown directive", "The target's systemd does not know the directive; it would log a line "
         "and go on without it."),
    Code("U402", E, "wrong section", "The directive belongs to another section; systemd ignores it here."),
    Code("U403", E, "bad value", "systemd would not take the value: it ignores such a line and goes on."),
    Code("U404", E, "unknown system call or group", "The name is in no syscall group of the target. In a filter "
         "systemd ignores it with a warning, so that the filter means something else than it says."),
    Code("U405", W, "subtraction removes nothing", "A '~' word takes away system calls that no earlier word had "
         "allowed. It reads like protection and is none: the allow-list refuses those calls already."),
    Code("U406", E, "specifier without meaning here", "The specifier stands for a part of a template instance; "
         "in a unit that is no template it expands to nothing."),
    Code("U407", E, "unknown specifier", "systemd refuses the line. A literal percent sign is written '%%'."),
    Code("U408", E, "path is not absolute", "systemd ignores a relative path in this directive."),
    Code("U409", E, "profile value replaced without saying so", "The unit sets what its profile sets too. If that "
         "is meant, name the profile in 'replaces'; if not, remove the entry."),
    Code("U410", E, "kept directive is not in the base", "The hardening rests on a line of the base unit that "
         "is not there."),
    Code("U411", E, "reset of what is not there", "The base unit does not set the directive, so there is "
         "nothing to take away."),
    Code("U412", E, "directive set twice", "Two entries set the same directive. A list is written as one entry "
         "with several lines."),
    Code("U413", E, "absent directive is set", "The unit declares the directive absent and sets it all the same."),
    Code("U414", E, "unbalanced quotes", "systemd cannot split the value into words."),
    Code("U415", W, "base already says so", "The base unit has this value. Use 'keep', so that the fact stands "
         "in one place."),
    Code("U416", E, "drop-in cannot express this", "Base unit and drop-in together do not give the unit that "
         "the spec means, because an empty assignment resets more than one directive."),
    Code("U417", E, "profile that sets no such directive", "The entry replaces a profile that this unit does not "
         "use, or that does not set the directive."),
    Code("U419", E, "platform data cannot be read", "The captured facts are damaged. Capture them again."),
    Code("U420", E, "kernel setting that means nothing", "The kernel would refuse the value, or has no such key: the "
         "setting would not be in force, and nothing would say so but a line of the log."),
)

COVERAGE = (
    Code("C501", E, "defense without a directive", "Nothing that is deployed serves the defense. Say in "
         "'composition: []' and 'because' that it is kept by other means, or add what keeps it."),
    Code("C502", E, "directive that serves nothing", "Every directive answers a defense or a vector; one that "
         "answers none cannot be reviewed."),
    Code("C503", E, "vector without a test", "An attack that no test tries is not known to be blocked."),
    Code("C504", E, "test without a vector", "A test exercises at least one vector or need."),
    Code("C505", E, "outcome of nothing", "An outcome tells what was seen of one vector, need or residual risk."),
    Code("C506", E, "deferred without a condition", "What is deferred says until when: otherwise it is "
         "rejected, only nobody said so."),
    Code("C507", E, "verdict contradicts the unit", "The verdict on a primitive and the directives of the unit "
         "say different things. One of the two is out of date."),
    Code("C508", E, "composition without a directive", "A defense counts on a primitive, but no directive or "
         "setting of that primitive says that it serves the defense."),
    Code("C509", W, "defense does not list the primitive", "A directive says that it serves the defense, whose "
         "mechanisms do not name the directive's primitive: what it contributes is nowhere explained."),
    Code("C510", W, "section of a document that nothing cites", "Nothing of a document may be lost: each of "
         "its sections is cited by some item."),
    Code("C511", W, "directive without a primitive", "No primitive explains the directive."),
    Code("C512", E, "composition outside the mechanisms", "A chosen primitive is one of the mechanisms."),
    Code("C513", E, "question neither open nor resolved", "A question is open, with a reason, or resolved."),
    Code("C514", E, "chosen option does not exist", "A decision chooses one of its options."),
    Code("C515", W, "decision for now without an end", "A decision that is not for good says what takes it up "
         "again."),
    Code("C516", E, "no source", "Each item says which document, platform fact or measurement it comes from, "
         "or that it is ours."),
    Code("C518", W, "vector that nothing serves", "No directive or setting answers the vector or its defense on "
         "any unit. Where that is a residual risk, accept the warning with the reason."),
    Code("C519", E, "no shape chosen", "The decision that the project names as the choice of the shape chooses an "
         "option whose first word is A, B or C."),
    Code("C520", E, "decision about something else", "The decision that is cited as the reason does not list in "
         "'touches' what it is the reason for. Either another one is meant, or the decision does not say all that "
         "rests on it."),
    Code("C521", W, "answer to another question", "A question is resolved by a decision that does not touch what the "
         "question is about."),
    Code("C522", W, "check on another unit", "The test that is to check a trade-off runs on units that have nothing "
         "of what the trade-off touches."),
    Code("C523", W, "asset that nothing reaches for", "A defense lists an asset that none of its vectors reaches: "
         "either a vector is missing, or the defense protects something else."),
    Code("C524", E, "boundary drawn twice", "Two boundaries lie between the same positions, and what may cross would "
         "have to be read in both."),
    Code("C525", E, "named twice", "A list names the same item twice. Often one of the two was meant to be another."),
    Code("C526", W, "no verdict for a unit, or two", "The verdicts on a primitive that directives put to use speak "
         "for each unit once; a verdict without 'on' speaks for all."),
    Code("C527", E, "absence and verdict disagree", "A unit says why it leaves a directive out, and the directive's "
         "primitive says what was decided for that unit: excluded there is rejected here, deferred is deferred, and "
         "what does not apply is either."),
    Code("C528", W, "asset where nothing is", "No unit, attempt or scene names the path of the asset, though they "
         "name other files of its folder."),
    Code("C529", W, "path of two assets", "Two assets name the same path, so that nobody can tell which of them an "
         "attempt on it is about."),
)

RECORDS = (
    Code("A601", W, "unused acceptance", "The warning that was accepted is gone. Remove the acceptance, or it "
         "will hide the next one. A warning of the same code that the acceptance is not about is told with it."),
    Code("A602", W, "expired acceptance", "The day until which the warning was accepted has passed. Mend the "
         "cause or decide again."),
    Code("A603", E, "stale artifact", "A committed artifact is not what the specs compile to. Run 'make "
         "artifacts' and commit the result together with the spec."),
    Code("A604", E, "file that is no artifact", "The folder of the artifacts is written as a whole; a file that "
         "no spec produces would be lost. Move it elsewhere."),
    Code("A605", E, "acceptance of no warning", "Only warnings can be accepted, under a code that exists."),
    Code("A606", E, "folder cannot be written", "The target folder is not one of ours, or the system refuses "
         "to write there. Nothing was changed."),
    Code("A607", E, "not the consumer's repository", "A BundleWrap repository has the folder bundles and the files "
         "nodes.py and groups.py at its top. Nothing was changed."),
)
