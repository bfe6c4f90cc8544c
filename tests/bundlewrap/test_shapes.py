"""What is placed and told, in the hands of the real BundleWrap: its tests pass, and its units are the compiled ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.composition import Composition, Emission
from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import Effective, merge, parse
from tests.support import bundlewrap
from tests.support.run import REAL, compiled, run

DROPIN = "10-hardening.conf"


def settled(platform: Platform, effective: Effective) -> dict[tuple[str, str], object]:
    """Each directive with a value that is equal for settings that mean the same."""
    found = {}
    for section, held in effective.items():
        for name, assignments in held.items():
            directive = platform.directive(section, name)
            assert directive is not None, name
            found[section, name] = normalise(platform, directive, assignments)
    return found


def told(repository: Path, shape: str) -> str:
    """Place a shape; gives the Python that is printed for the bundle."""
    ran = run("--specs", REAL, "place", "--into", repository, "--shape", shape)
    assert ran.code == 0, ran.out
    return bundlewrap.text_in(ran.out)


@pytest.fixture(scope="module", params=Emission)
def hardened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the hardening in one of the shapes, as the command says it."""
    repository = bundlewrap.checkout(tmp_path_factory.mktemp("shape") / "ckn-bw")
    bundlewrap.use(repository, told(repository, request.param))
    return repository


def test_the_repository_without_hardening_is_a_sound_one(tmp_path: Path) -> None:
    done = bundlewrap.bw(bundlewrap.checkout(tmp_path / "ckn-bw"), "test")
    assert done.returncode == 0, done.stderr


def test_the_repository_passes_bw_test(hardened: Path) -> None:
    done = bundlewrap.bw(hardened, "test")
    assert done.returncode == 0, done.stderr
    assert "no metadata conflicts" in done.stdout


def test_the_units_that_bw_writes_are_the_compiled_ones(hardened: Path, tmp_path: Path) -> None:
    tree = compiled(REAL)
    platform = tree.model.platform
    assert platform is not None
    units = bundlewrap.units_of(hardened, tmp_path / "out")
    for composition in tree.relations.compositions.values():
        got = settled(platform, _effective(units, composition))
        assert got == settled(platform, composition.intended())
        assert got != settled(platform, merge([composition.base], composition.rules))


def test_the_kernel_settings_come_along(hardened: Path) -> None:
    done = bundlewrap.bw(hardened, "items", bundlewrap.NODE, "file:/etc/sysctl.d/managed.conf", "--preview")
    assert (done.returncode, done.stdout) == (0, "kernel.yama.ptrace_scope=2\n")


def test_a_reactor_may_say_the_same(tmp_path: Path) -> None:
    repository = bundlewrap.checkout(tmp_path / "ckn-bw")
    expression = next(line for line in told(repository, "C").splitlines() if "'units'" in line)
    bundlewrap.use(repository, f"""
hardening = repo.libs.left4me_hardening
defaults = {{'left4me': {{'threads': 32}}}}


@metadata_reactor.provides('systemd/units')
def units(metadata):
    threads = f"--threads {{metadata.get('left4me/threads')}}"
    service = base_units['left4me-web.service']['Service']
    service['ExecStart'] = service['ExecStart'].replace('--threads 32', threads)
    return {{
    {expression.strip()}
    }}
""")
    assert bundlewrap.bw(repository, "test").returncode == 0
    units = bundlewrap.units_of(repository, tmp_path / "out")
    web = next(c for name, c in compiled(REAL).relations.compositions.items() if name == "left4me-web.service")
    assert f"{web.unit.id}.d/{DROPIN}" in units


def _effective(units: dict[str, str], composition: Composition) -> Effective:
    name = composition.unit.id
    return merge([parse(units[path]) for path in (name, f"{name}.d/{DROPIN}") if path in units], composition.rules)
