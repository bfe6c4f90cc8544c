"""What the committed platform data says of Debian 13, asked through the loader."""

from __future__ import annotations

import pytest

from compiler.systemd.platform import Platform


def test_it_is_debian_13_with_systemd_257(debian: Platform) -> None:
    assert (debian.name, debian.os_id, debian.os_version, debian.suite) == (
        "debian-13.json",
        "debian",
        "13",
        "trixie",
    )
    assert (debian.systemd, debian.architecture) == (257, "x86-64")
    assert debian.packages["systemd"].startswith("257.")
    assert {"libseccomp2", "sudo"} <= debian.packages.keys()


def test_the_sections_of_unit_files_are_known(debian: Platform) -> None:
    assert {"Unit", "Service", "Socket", "Timer", "Install"} <= set(debian.sections)


def test_a_directive_belongs_to_sections(debian: Platform) -> None:
    assert debian.sections_of("PrivatePIDs") == ("Mount", "Service", "Socket", "Swap")
    assert debian.sections_of("PrivatePids") == ()
    assert debian.directive("Unit", "PrivatePIDs") is None
    assert debian.directive("Service", "Description") is None


def test_a_directive_knows_its_age_and_kind(debian: Platform) -> None:
    pids = debian.directive("Service", "PrivatePIDs")

    assert pids is not None
    assert (pids.name, pids.section, pids.since, pids.kind) == ("PrivatePIDs", "Service", 257, "OTHER")
    assert pids.values == ("no", "yes")
    assert not pids.since_shared
    assert pids.documented


def test_an_old_spelling_is_known_but_not_documented(debian: Platform) -> None:
    old = debian.directive("Service", "ReadOnlyDirectories")

    assert old is not None
    assert not old.documented


def test_a_name_may_mean_different_things_in_two_sections(debian: Platform) -> None:
    service, mount = debian.directive("Service", "Type"), debian.directive("Mount", "Type")

    assert service is not None
    assert mount is not None
    assert "notify" in service.values
    assert mount.values == ()
    assert debian.enum_values("Type") == service.values


@pytest.mark.parametrize(
    ("name", "accumulates", "resets"),
    [
        ("BindPaths", True, True),
        ("TemporaryFileSystem", True, True),
        ("SystemCallFilter", True, True),
        ("RestrictAddressFamilies", True, True),
        ("CapabilityBoundingSet", True, True),
        ("ExecStart", True, True),
        ("SocketBindAllow", True, True),
        ("NoNewPrivileges", False, False),
        ("PrivatePIDs", False, False),
        ("ProtectSystem", False, False),
        ("UMask", False, False),
        ("User", False, True),
        ("SecureBits", False, True),
    ],
)
def test_what_further_and_empty_assignments_do(
    debian: Platform, name: str, accumulates: bool, resets: bool
) -> None:
    found = debian.directive("Service", name)

    assert found is not None
    assert (found.accumulates, found.resets) == (accumulates, resets)


def test_dependencies_are_never_taken_back(debian: Platform) -> None:
    after = debian.directive("Unit", "After")

    assert after is not None
    assert (after.accumulates, after.resets) == (True, False)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ProtectSystem", ("full", "no", "strict", "yes")),
        ("ProtectHome", ("no", "read-only", "tmpfs", "yes")),
        ("ProtectProc", ("default", "invisible", "noaccess", "ptraceable")),
        ("ProcSubset", ("all", "pid")),
        ("PrivateTmp", ("disconnected", "no", "yes")),
        ("PrivateUsers", ("identity", "no", "self", "yes")),
        ("ProtectControlGroups", ("no", "private", "strict", "yes")),
        ("KeyringMode", ("inherit", "private", "shared")),
        ("KillMode", ("control-group", "mixed", "none", "process")),
        ("DevicePolicy", ("auto", "closed", "strict")),
        ("OOMPolicy", ("continue", "kill", "stop")),
        ("NotifyAccess", ("all", "exec", "main", "none")),
        ("IOSchedulingClass", ("best-effort", "idle", "none", "realtime")),
        ("ExecStart", ()),
        ("NoSuchDirective", ()),
    ],
)
def test_the_words_of_enums(debian: Platform, name: str, values: tuple[str, ...]) -> None:
    assert debian.enum_values(name) == values


def test_an_output_may_have_an_argument(debian: Platform) -> None:
    assert {"journal", "null", "append:", "file:"} <= set(debian.enum_values("StandardOutput"))


def test_an_enum_may_take_several_words(debian: Platform) -> None:
    delegate, kill = debian.directive("Service", "Delegate"), debian.directive("Service", "KillMode")

    assert delegate is not None
    assert kill is not None
    assert delegate.several
    assert not kill.several


def test_lists_that_are_cleared_together(debian: Platform) -> None:
    groups = {name: group for group in debian.reset_groups for name in group}
    assert groups["BindPaths"] == {"BindPaths", "BindReadOnlyPaths"}
    assert groups["LoadCredential"] == {"LoadCredential", "LoadCredentialEncrypted"}
    assert "TemporaryFileSystem" not in groups
    assert "ConditionHost" in groups["ConditionUser"]
    assert "AssertUser" not in groups["ConditionUser"]


def test_groups_are_kept_as_written_and_expand_to_plain_calls(debian: Platform) -> None:
    assert "@aio" in debian.groups["@system-service"]
    service = debian.expand_group("@system-service")

    assert {"io_submit", "process_vm_readv", "read"} <= service
    assert not [name for name in service if name.startswith("@")]
    assert debian.expand_group("@system-service") is service
    assert debian.expand_group("@ptrace") == frozenset()


def test_the_seven_subtractions_that_take_nothing_from_system_service(debian: Platform) -> None:
    service = debian.expand_group("@system-service")
    names = ("@debug", "@mount", "@raw-io", "@reboot", "@swap", "@cpu-emulation", "@obsolete")

    assert [name for name in names if debian.expand_group(name) & service] == []
    assert debian.expand_group("@privileged") & service


def test_names_of_other_kinds(debian: Platform) -> None:
    assert {"ptrace", "process_vm_readv", "clone3"} <= debian.syscalls
    assert "CAP_SYS_PTRACE" in debian.capabilities
    assert {"AF_UNIX", "AF_INET6", "AF_NETLINK"} <= debian.families
    assert "AF_UNSPEC" not in debian.families
    assert {"native", "x86", "x86-64"} <= debian.architectures
    assert {"SIGTERM", "SIGSYS"} <= debian.signals
    assert {"EPERM", "EWOULDBLOCK"} <= debian.errnos
    assert {"user", "mnt", "pid"} <= debian.namespaces
    assert "tmpfs" in debian.filesystem_groups["@temporary"]


def test_specifiers_that_need_an_instance(debian: Platform) -> None:
    assert [letter for letter, found in debian.specifiers.items() if found.instance_only] == ["I", "i"]
    assert debian.specifiers["%"].meaning == "Single percent sign"


def test_defaults_and_assessments_of_an_empty_service(debian: Platform) -> None:
    assert debian.defaults["KeyringMode"] == "private"
    assert debian.defaults["Type"] == "simple"
    assert "TasksMax" not in debian.defaults
    rows = {row.field: row for row in debian.assessments}
    assert rows["NoNewPrivileges"].empty_set is False
    assert rows["RemoveIPC"].empty_exposure is None


def test_every_default_is_one_of_the_words_of_its_enum(debian: Platform) -> None:
    enums = {name: values for name in debian.defaults if (values := debian.enum_values(name))}

    assert [name for name, values in enums.items() if debian.defaults[name] not in values] == []


def test_all_directives_of_a_section(debian: Platform) -> None:
    service = list(debian.directives_of("Service"))

    assert [one.name for one in service] == sorted(one.name for one in service)
    assert all(debian.directive("Service", one.name) == one for one in service)
    assert {one.name for one in service} <= set(debian.directive_names)
