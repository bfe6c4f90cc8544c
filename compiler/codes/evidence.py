"""What is said of evidence, claims, prose and predictions."""

from __future__ import annotations

from compiler.codes.code import ERROR as E
from compiler.codes.code import WARNING as W
from compiler.codes.code import Code

EVIDENCE = (
    Code("E701", W, "evidence is stale", "A result counts for a unit only while the unit's directives, those of the "
         "units that are tried from inside it, the host's settings and the attempts are those that it was recorded "
         "with. Run the laboratory again and record what it sees; the old result stays, and is shown as such. Results "
         "without digests are history and never stale. It is only told where nothing is wrong: what has an error is "
         "about to change again."),
    Code("E702", E, "probe that cannot be made", "An attempt is made from inside a unit, and what stands between "
         "braces is filled in when it is made: the main process of a unit, or of another instance. The system call, "
         "address family, namespace, capability or port that it is made with is one that the target has."),
    Code("E703", E, "recorded file was changed", "Results of runs and captured facts of the target are what all else "
         "is held against, so nobody edits or removes them: a result that turns out wrong is followed by another one. "
         "recorded.sha256 has the digest of each; git shows whether its lines were touched. Nothing else is said of "
         "such a file."),
    Code("E704", W, "result without a digest", "A result is worth nothing if it can be changed unnoticed. 'python -m "
         "compiler seal' adds missing digests to recorded.sha256, and so does every command that records a result."),
    Code("E705", E, "bad line among the digests", "The compiler writes recorded.sha256 in the format of sha256sum: a "
         "digest, two spaces, and a file below results/ or platforms/, each file once."),
    Code("E706", W, "scene of another host", "A scene says which host the results of its laboratory name: 'host' those "
         "of the container, 'vm_host' those of the virtual machine. No result names this one, so nothing that was "
         "recorded would become stale with the scene."),
    Code("E707", W, "sweep that nobody made", "A scene lists the values that a virtual machine gives to a setting of "
         "the kernel, one after the other. The newest recorded sweep of the setting has other values, so that what "
         "it shows is not what the scene asks for."),
)

CLAIMS = (
    Code("K701", E, "claim that does not hold", "A claim is a statement of the specs that is worked out from the "
         "units and the target's data: which calls a filter refuses, what a path is from inside, what an attempt comes "
         "to. This one is not so: the sentence that rests on it is wrong, or the unit is no longer what it was."),
    Code("K702", W, "claim that nobody can decide", "What decides the claim is not in the target's data, or lies with "
         "the owner and mode of files, another program or the kernel. Keep it as prose, with its source."),
    Code("K703", E, "claim about nothing", "The claim names a directive, a system call, a group, a capability or a "
         "line that is not there, so it would hold or fail for no reason of its own. That a name does not exist is "
         "claimed as such: {name: NAME, exists: false}."),
    Code("K704", E, "correction of what holds", "A correction's 'said_claims' put what a document said as claims; as "
         "it is called wrong, each of them has to fail. This one holds."),
    Code("K705", E, "correction without a check", "A correction says what holds instead, as claims that a machine "
         "checks. Where the specs and the target's data cannot decide it, 'unchecked' says why."),
)

PROSE = (
    Code("T801", E, "name that the target does not know", "The prose mentions a directive or a system call group that "
         "the target's systemd does not have. What a command prints under such a name is marked in its code span: "
         "`shows:NRestarts=0`."),
    Code("T802", E, "prose contradicts the units", "The prose gives a directive or sysctl key a value that it has on "
         "no unit. Correct the sentence, or refer to the value instead of repeating it: [[unit:Directive]]. What is "
         "meant as a counter-example or as history is marked in a code span: `not:Name=value`, `was:Name=value`."),
    Code("T803", E, "prose relies on what is not there", "The prose mentions a directive or sysctl key that no unit "
         "and no setting has, that no unit leaves out on purpose and that no primitive defers or rejects. Perhaps it "
         "was removed; then the sentence no longer holds. A counter-example is marked in a code span: `not:Name=`."),
    Code("T804", E, "code that is no id", "A code span is written like the numbered ids of the specs, and there is no "
         "such item. Write [[id]] to refer to one."),
    Code("T805", W, "mark that is not true", "A code span is marked as a counter-example or as history, and some unit "
         "says just this today, or the specs name just this path."),
    Code("T806", E, "path that nothing knows", "The prose mentions a path of the host below a folder of which units, "
         "attempts, assets and scenes name other files, and not this one; or one that no system has, below / or /proc. "
         "What is not there is marked in a code span: `not:/path` as a counter-example, `was:/path` as history, "
         "`shows:/path` as what a command prints."),
    Code("T807", E, "reference in a code span", "A code span shows what is written in it, so that the reference would "
         "stand there with its brackets. Take it out of the span; a value is shown as code anyway."),
)

PREDICTIONS = (
    Code("P811", W, "prediction and measurement disagree", "The settings of the units let one foresee something else "
         "than the newest run that still counts has seen: one of the two is wrong. Where both are right, because an "
         "attempt is narrower than its vector or a program has a will of its own, 'differs' on the item says so."),
    Code("P812", W, "explanation of no difference", "The item explains why prediction and measurement differ, and "
         "they do not. Take the explanation out, or it will hide the next difference."),
    Code("P813", W, "vector foreseen as reached", "With the hardening in place some attempt of the vector is "
         "foreseen to succeed: no directive and no setting stands in its way. Nothing has to run to know it."),
    Code("P814", E, "need foreseen as unmet", "With the hardening in place the unit is foreseen to refuse what its "
         "need does. What the rules for units (R9xx) say of a need is not said again."),
    Code("P815", W, "residual risk foreseen as closed", "The specs call the risk open, and the settings of the units "
         "close it. A risk that is closed is a vector that is kept."),
    Code("P816", W, "credited with what it does not hold", "The directive is said to serve a vector or a defense, and "
         "no attempt fails at it: not with the hardening in place, and not where it alone is added to the base; "
         "taking it away changes nothing either. A mechanism of the strength 'none' claims nothing. Where the line is "
         "there for another reason, accept the warning with it."),
    Code("P817", W, "holds on another unit than said", "The mechanism names where it has to be set, and what blocks "
         "the attempts of the defense is set elsewhere: perhaps on the victim. Whoever changes that unit has to know."),
)
