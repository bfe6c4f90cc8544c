"""The scalar types that the kinds of items are made of."""

from __future__ import annotations

from typing import Annotated

from compiler.spec.scalars import Decimal, Link, ProseText, Text

_UNIT_TYPES = "service|socket|mount|timer|path|slice|swap|automount|target"

# systemd escapes other characters than these as `\xHH`.
_UNIT = rf"(?!.*\.\.)(?:[A-Za-z0-9:_.-]|\\x[0-9a-f]{{2}})+@?\.({_UNIT_TYPES})"

Id = Annotated[str, Text("an id", r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_.@:-]{0,79}", "S204",
                         "letters, digits and _ . @ : -, without '..' and without '/'")]
UnitName = Annotated[str, Text("the name of a unit", _UNIT, "S209",
                               "a file name such as web.service or game@.service, without '/'")]
Line = Annotated[str, Text("one line of text")]
Prose = Annotated[str, ProseText(),
                  "Markdown; [[id]] refers to an item, [[unit:Directive]] to a value, [[claim:id|words]] to a claim"]
Account = Annotated[str, ProseText(history=True),
                    "Markdown; what was said, seen or possible, so values in it are not held against the units"]
Commands = Annotated[str, Text("a shell command", r"(?s).+", lines=True), "shell; may run over several lines"]
Value = Annotated[str, Text("a value", r"(?!\s)(?:.*[^\\\s])?", "S208",
                            "a backslash at the end would swallow the next line of the unit",
                            may_be_empty=True, wrong="begins or ends with a space, or ends in a backslash")]
Section = Annotated[str, Text("a section", r"[A-Z][A-Za-z0-9-]*", "S209",
                              "such as Service, without brackets")]
Directive = Annotated[str, Text("the name of a directive", r"[A-Za-z][A-Za-z0-9-]*", "S209",
                                "such as PrivateTmp, without '='")]
DirectiveWord = Annotated[str, Text("a directive, or one word of it", r"[A-Za-z][A-Za-z0-9-]*(=\S+)?", "S209",
                                    "such as PrivateTmp, or SystemCallFilter=~@debug")]
SysctlKey = Annotated[str, Text("a sysctl key", r"[a-z0-9_-]+(\.[A-Za-z0-9_*-]+)+", "S209",
                                "such as kernel.yama.ptrace_scope")]
Call = Annotated[str, Text("a system call or a group of them", r"@?[a-z][a-z0-9_-]*", "S209",
                           "such as ptrace, or @system-service")]
Cause = Annotated[str, Text("a directive or a sysctl key", r"[A-Za-z][A-Za-z0-9_.-]*", "S209",
                            "such as PrivateUsers, or kernel.yama.ptrace_scope")]
HostPath = Annotated[str, Text("an absolute path", r"/(?!.*(^|/)\.\.?(/|$))[^\s\\]*", "S211",
                               "from the root, without '..'")]
ModuleName = Annotated[str, Text("the name of a Python module", r"[a-z][a-z0-9_]{0,60}", "S209")]
DropinName = Annotated[str, Text("the name of a drop-in", r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,120}\.conf", "S209",
                                 "systemd reads only names that end in .conf, such as 50-hardening.conf")]
Code = Annotated[str, Text("the code of a diagnostic", r"[A-Z][0-9]{3}", "S209", "such as U405")]
Digest = Annotated[str, Text("a SHA-256 digest", r"[0-9a-f]{64}", "S209", "64 hexadecimal digits")]
Mode = Annotated[str, Text("a file mode", r"[0-7]{4}", "S209", "four octal digits")]
Number = Annotated[str, Decimal()]

DocumentId = Annotated[str, Link(("document",))]
AssetId = Annotated[str, Link(("asset",))]
PositionId = Annotated[str, Link(("position",))]
DefenseId = Annotated[str, Link(("defense",))]
VectorId = Annotated[str, Link(("vector",))]
ServedId = Annotated[str, Link(("defense", "vector"))]
PrimitiveId = Annotated[str, Link(("primitive",))]
ProfileId = Annotated[str, Link(("profile",))]
UnitId = Annotated[str, Link(("unit",))]
HolderId = Annotated[str, Link(("unit", "setting"))]
ResidualId = Annotated[str, Link(("residual",))]
NeedId = Annotated[str, Link(("need",))]
TestId = Annotated[str, Link(("test",))]
ResultId = Annotated[str, Link(("result",))]
DecisionId = Annotated[str, Link(("decision",))]
QuestionId = Annotated[str, Link(("question",))]
PlatformId = Annotated[str, Link(("platform",))]
HostId = Annotated[str, Link(("host",))]
AnyId = Annotated[str, Link(("item",))]
