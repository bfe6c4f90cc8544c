"""What is said of the text of specs: how it is written, its keys and types, what it refers to."""

from __future__ import annotations

from compiler.codes.code import ERROR as E
from compiler.codes.code import WARNING as W
from compiler.codes.code import Code

READING = (
    Code("Y101", E, "not UTF-8", "Specs are UTF-8 text. Save the file in that encoding."),
    Code("Y102", E, "byte order mark", "A byte order mark is invisible and ends up in values. Save without it."),
    Code("Y103", E, "control character",
         "NUL, carriage return and other control characters have no place in a spec: some of them end a line "
         "for systemd, so that a value could carry a second line into a unit."),
    Code("Y104", E, "tab", "YAML forbids tabs as indentation, and elsewhere nobody sees them. Use spaces."),
    Code("Y105", E, "file too large", "A spec file holds one item. The limit keeps a stranger's pull request "
         "from exhausting the machine that checks it."),
    Code("Y106", E, "nested too deep", "No kind of spec nests this deep; the limit stops hostile documents."),
    Code("Y107", E, "not YAML", "The text cannot be read as YAML. The place is where the reader gave up; the "
         "mistake is there or shortly before."),
    Code("Y108", E, "anchor or alias", "Anchors and aliases hide text from the reviewer and can expand without "
         "bounds. Write the text where it counts; share directives through a profile."),
    Code("Y109", E, "tag", "Tags ask the reader to construct something. A spec holds only words, lists and "
         "mappings. Quote text that has to start with an exclamation mark."),
    Code("Y110", E, "duplicate key", "YAML would take the last of two equal keys without a word. Keep one."),
    Code("Y111", E, "empty file", "A file below the spec root holds one item."),
    Code("Y112", E, "not a mapping", "An item is written as a mapping of keys to values, not as a list or text."),
    Code("Y113", E, "not a regular file", "Specs are regular files that can be read."),
    Code("Y114", E, "symbolic link", "A link could lead out of the tree that was reviewed. Specs are plain files."),
    Code("Y115", E, "several documents", "One file holds one item, so that one review approves one decision."),
    Code("Y116", E, "no place for this file", "The first folder below the spec root names the kind of item. "
         "A file outside these folders would be silently without effect, so it is refused."),
    Code("Y117", E, "invisible character", "Line separators and bidirectional controls make text read "
         "differently from what a program sees. They are refused everywhere."),
    Code("Y118", E, "key is not a word", "The keys of a mapping are plain words."),
)

SCHEMA = (
    Code("S201", E, "unknown key", "The item has no such key. Every kind has a JSON Schema, from which an "
         "editor completes the keys: the artifacts have them, and 'python -m compiler schema --out DIR' writes them."),
    Code("S202", E, "missing key", "A key that every item of this kind needs is not there."),
    Code("S203", E, "wrong type", "A list, a mapping or a text stands where another of the three belongs."),
    Code("S204", E, "bad id", "Ids are permalinks and parts of file names: letters, digits and _ . @ : - only."),
    Code("S205", E, "unknown word", "The value is one of a closed list of words."),
    Code("S206", E, "bad number, date or truth value", "Scalars are read by short rules: true and false, "
         "decimal digits, dates as YYYY-MM-DD. Nothing else stands for them."),
    Code("S207", E, "missing value", "The key is there and its value is not."),
    Code("S208", E, "value would leave its line", "What goes into a unit file is one line. A line break in it, or "
         "a backslash at its end, would inject or swallow a line of the unit."),
    Code("S209", E, "bad name", "Names of units, directives, sections and files follow systemd's own rules."),
    Code("S210", W, "key out of order", "Keys stand in one order (identity, why, links, enforcement), so that "
         "files read alike and changes stay small."),
    Code("S211", E, "bad path", "A path of the host is absolute and has no '..' in it."),
    Code("S212", E, "file name without the id", "A file's name carries the id of its item, so that the item is "
         "found without a search."),
)

LINKING = (
    Code("L301", E, "duplicate id", "Ids are unique over the whole tree: one id is one permalink. "
         "Two that differ only in capitals, or in '@' and '-at-', would be one file."),
    Code("L302", E, "dangling reference", "The id does not exist. References point one way; check the spelling "
         "or add the item. However many places refer to it, it is told once: at the first of them, or at an id that "
         "is one letter away and that nothing refers to."),
    Code("L303", E, "reference to the wrong kind", "The id exists, but it is not the kind of item meant here."),
    Code("L304", E, "unknown section of a document", "The sections of a document are listed in its item, so "
         "that a citation can be checked."),
    Code("L305", E, "dangling reference in prose", "The text between the double brackets is no id, and no value that "
         "can be looked up: unit:Directive, setting:key, score:unit:level, count:kind, claim:id. A directive that has "
         "been removed makes every sentence that refers to its value fail here."),
    Code("L306", E, "claim without words", "A reference to a claim holds the words of the sentence that rest on it; "
         "pages show the state of the claim beside them."),
)
