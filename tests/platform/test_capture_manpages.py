"""Reading man pages, on pieces with the marks that the target's pages have."""

from __future__ import annotations

from compiler.capture import manpages

_ENTRY = r""".PP
\fIPrivateUsers=\fR
.RS 4
Takes a boolean argument or one of
"self"
or
"identity"\&. Details in
\fIPrivatePIDs=\fR\&.
.sp
Added in version 232\&.
.RE
"""

_GROUP = r""".PP
\fIBindPaths=\fR, \fIBindReadOnlyPaths=\fR
.RS 4
Bind mounts\&.
.sp
Added in version 233\&.
.RE
"""

_NESTED = r""".PP
\fIType=\fR
.RS 4
Sets the kind of start\-up\&.
.sp
.RS 4
A remark on one word, which is younger\&.
.sp
Added in version 253\&.
.RE
.RE
.PP
\fIDevicePolicy=auto|closed|strict\fR
.RS 4
Controls access\&.
.sp
Added in version 208\&.
.RE
"""

_TABLE = r""".B Table\ \&5.\ \&Specifiers available in unit files
.TS
T{
"%i"
T}:T{
Instance name
T}:T{
The text between @ and the suffix\&.
T}
T{
"%%"
T}:T{
Single percent sign
T}:T{
Use this\&.
T}
.TE
"""


def test_an_entry_has_its_name_its_version_and_its_words() -> None:
    (entry,) = manpages.entries(_ENTRY)

    assert entry.names == ("PrivateUsers",)
    assert entry.since == 232
    assert {"self", "identity", "boolean"} <= manpages.words(entry.text)


def test_a_mention_of_a_directive_in_a_text_is_no_entry() -> None:
    assert ("page", "PrivatePIDs") not in manpages.by_name({"page": _ENTRY})


def test_a_grouped_entry_names_all_its_directives() -> None:
    (entry,) = manpages.entries(_GROUP)

    assert entry.names == ("BindPaths", "BindReadOnlyPaths")
    assert entry.since == 233


def test_a_version_within_a_deeper_paragraph_is_not_that_of_the_entry() -> None:
    known = manpages.by_name({"systemd.service": _NESTED})

    kind = manpages.entry_for(known, "Service", "Type")

    assert kind is not None
    assert kind.since is None


def test_a_heading_that_shows_the_values_is_a_heading() -> None:
    known = manpages.by_name({"systemd.resource-control": _NESTED})

    policy = manpages.entry_for(known, "Slice", "DevicePolicy")

    assert policy is not None
    assert policy.since == 208


def test_an_entry_counts_only_for_sections_that_the_page_describes() -> None:
    known = manpages.by_name({"systemd.exec": _ENTRY})

    assert manpages.entry_for(known, "Service", "PrivateUsers") is not None
    assert manpages.entry_for(known, "Unit", "PrivateUsers") is None


def test_plain_text_has_no_marks() -> None:
    assert manpages.plain(r"the unit\*(Aqs \fBread\-only\fR view\&.") == "the unit's read-only view."


def test_specifiers_come_from_the_table() -> None:
    assert manpages.specifiers(_TABLE) == {"i": "Instance name", "%": "Single percent sign"}
