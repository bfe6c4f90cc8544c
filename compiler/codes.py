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
    Code("L305", _E, "dangling reference in prose", "The text between the double brackets is no id."),
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
)

_EVIDENCE = (
    Code("E701", _W, "evidence is stale", "A result counts for a unit only while the unit's directives, the host's "
         "settings and the attempts are those that it was recorded with. Run the laboratory again and record what it "
         "sees; the old result stays, and is shown as such. Results without digests are history and never stale."),
    Code("E702", _E, "probe that cannot be made", "An attempt is made from inside a unit, and what stands between "
         "braces is filled in when it is made: the main process of a unit, or of another instance."),
)

CODES: dict[str, Code] = {
    code.code: code for code in (*_READING, *_SCHEMA, *_LINKING, *_UNITS, *_COVERAGE, *_RECORDS, *_EVIDENCE)
}
"""Every code of the compiler, in order."""
