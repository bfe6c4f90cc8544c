"""The rules for hardened units: one table of plain functions, a code each. ``codes/`` says what each one means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compiler.checks.rules import lists, mounts, needs, neighbours, privileges, processes, programs, redundant
from compiler.checks.rules.subject import Ground, Subject, ground_of
from compiler.diagnostics import Finding
from compiler.relations import Relations


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the code of what it finds, and the function. `unit` asks of each service, `host` of all at once."""

    code: str
    unit: Callable[[Subject], Iterator[Finding]] | None = None
    host: Callable[[Ground], Iterator[Finding]] | None = None


RULES: tuple[Rule, ...] = (
    Rule("R901", lists.allow_has_a_deny),
    Rule("R902", needs.needed_ports_can_be_bound),
    Rule("R903", lists.list_keeps_its_type),
    Rule("R904", lists.one_command_starts),
    Rule("R905", lists.lines_stay_in_force),
    Rule("R906", mounts.binds_are_made),
    Rule("R907", mounts.one_path_is_one_thing),
    Rule("R908", mounts.entries_change_something),
    Rule("R909", programs.own_paths_are_visible),
    Rule("R910", needs.needed_paths_are_visible),
    Rule("R911", needs.needed_files_of_proc_are_there),
    Rule("R912", processes.families_hold_for_all_code),
    Rule("R913", privileges.no_new_privs_is_written),
    Rule("R914", privileges.raising_is_not_forbidden),
    Rule("R915", privileges.raising_reaches_the_host),
    Rule("R916", privileges.raising_has_its_capabilities),
    Rule("R917", privileges.raising_has_its_calls),
    Rule("R918", privileges.raising_finds_its_files),
    Rule("R919", privileges.raised_systemctl_sees_its_processes),
    Rule("R920", needs.needed_architecture_is_allowed),
    Rule("R921", needs.needed_memory_may_change),
    Rule("R922", processes.namespace_outlives_the_start),
    Rule("R923", processes.process_one_hears_its_signals),
    Rule("R924", programs.privileged_commands_leave_the_view),
    Rule("R925", redundant.values_differ_from_the_default),
    Rule("R926", redundant.directives_are_old_enough),
    Rule("R927", host=neighbours.views_have_no_way_around),
    Rule("R928", host=neighbours.keys_are_set_once),
    Rule("R929", redundant.nothing_is_said_twice),
    Rule("R930", redundant.partners_are_there),
    Rule("R931", host=mounts.links_lead_somewhere),
    Rule("R932", programs.programs_can_be_loaded),
)


def rules_hold(relations: Relations) -> Iterator[Finding]:
    """R9xx: what the rules find on the services as the specs mean them."""
    ground = ground_of(relations)
    for rule in RULES:
        for subject in ground.subjects if rule.unit else ():
            yield from rule.unit(subject) if rule.unit else ()
        yield from rule.host(ground) if rule.host else ()
