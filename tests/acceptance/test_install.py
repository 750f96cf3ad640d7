"""The program runs from a wheel, an editable install and a checkout, in whatever folder one is."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pytest
from source import ROOT, modules, tree_of

from dragsim.version import VERSION

CARS: Final = sorted(path.stem for path in (ROOT / "vehicles").glob("*.toml"))
RACES: Final = sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))
PIP: Final = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
ALONE: Final = ("--no-deps", "--no-index", "--no-build-isolation")
"""Options of pip with which it looks at no network: what is needed is already there."""


@dataclass(frozen=True)
class Install:
    """A Python with dragsim installed in some way, and what starts the program."""

    python: Path
    program: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, folder: Path) -> str:
        """What the program prints on ``arguments``, started in ``folder``."""
        return output(*self.program, *arguments, folder=folder, environment=self.environment)

    def home(self, folder: Path) -> Path:
        """The folder of the package that is imported."""
        code = "import dragsim; print(dragsim.__file__)"
        said = output(
            str(self.python), "-c", code, folder=folder, environment=self.environment
        )  # fmt: skip
        return Path(said.strip()).parent


def output(*command: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    """What a command that ends well prints."""
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**inherited, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def new_python(folder: Path) -> Path:
    """A virtual environment that sees the packages of this one, but no package made editable in
    it: a folder named by a .pth file is searched last, and its own .pth files are not read."""
    output(sys.executable, "-m", "venv", "--without-pip", str(folder), folder=folder.parent)
    places = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=places))
    own = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "tests.pth").write_text("\n".join(sorted(own)), encoding="utf-8")
    return Path(sysconfig.get_path("scripts", "venv", vars=places)) / "python"


def pip(python: Path, *arguments: str, folder: Path) -> None:
    """pip of this environment, on that of ``python``."""
    output(sys.executable, *PIP, "--python", str(python), *arguments, folder=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where things are built and installed; not within the checkout."""
    return tmp_path_factory.mktemp("install")


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    output(
        sys.executable, *PIP, "wheel", *ALONE, "--wheel-dir", str(folder), str(ROOT), folder=folder
    )
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def from_wheel(folder: Path, wheel: Path) -> Install:
    python = new_python(folder / "wheel")
    pip(python, "install", *ALONE, str(wheel), folder=folder)
    return Install(python, (str(python.with_name("dragsim")),))


@pytest.fixture(scope="module")
def editable(folder: Path) -> Install:
    python = new_python(folder / "editable")
    pip(python, "install", *ALONE, "--editable", str(ROOT), folder=folder)
    return Install(python, (str(python.with_name("dragsim")),))


@pytest.fixture(scope="module")
def checkout(folder: Path) -> Install:
    python = new_python(folder / "checkout")
    return Install(python, (str(python), "-m", "dragsim"), {"PYTHONPATH": str(ROOT / "src")})


@pytest.fixture(params=["from_wheel", "editable", "checkout"])
def installed(request: pytest.FixtureRequest) -> Install:
    install: Install = request.getfixturevalue(request.param)
    return install


def test_each_install_is_what_it_is_called(
    from_wheel: Install, editable: Install, checkout: Install, tmp_path: Path
) -> None:
    """So that the tests below do not run the same copy three times."""
    assert from_wheel.home(tmp_path).is_relative_to(from_wheel.python.parents[1])
    assert editable.home(tmp_path) == checkout.home(tmp_path) == ROOT / "src" / "dragsim"
    copies = list(editable.python.parents[1].rglob("*.toml"))
    assert copies == [], "an editable install must not keep a copy of the garage"


def test_the_garage_is_found_from_any_folder(installed: Install, tmp_path: Path) -> None:
    garage = json.loads(installed.run("garage", "--json", folder=tmp_path))
    assert [entry["name"] for entry in garage["vehicles"]] == CARS
    assert [entry["name"] for entry in garage["scenarios"]] == RACES
    for race in RACES:
        shown = installed.run("show", race, folder=tmp_path)
        assert shown == (ROOT / "scenarios" / f"{race}.toml").read_text(encoding="utf-8")


def test_every_install_gives_the_same_race_in_any_folder(
    from_wheel: Install, editable: Install, checkout: Install, tmp_path: Path
) -> None:
    command = ("run", "road_atlanta", "--json", "--no-plot")
    first, *others = (
        install.run(*command, folder=tmp_path) for install in (from_wheel, editable, checkout)
    )
    assert json.loads(first)["margin_s"] > 0.0
    assert others == [first, first]


def test_a_wheel_draws_the_picture_where_one_is(from_wheel: Install, tmp_path: Path) -> None:
    assert "911 wins by" in from_wheel.run("run", "road_atlanta", folder=tmp_path)
    files = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")]
    assert files == ["results/road_atlanta/gap.png"]


def test_the_wheel_holds_the_package_and_the_garage(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = {
            Path(name).name: archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    code = {path.relative_to(ROOT / "src").as_posix() for path in modules().values()}
    data = {f"dragsim/data/vehicles/{name}.toml" for name in CARS}
    data |= {f"dragsim/data/scenarios/{name}.toml" for name in RACES}
    data |= {"dragsim/data/road_tests/measured.toml"}
    assert names == code | data | {"dragsim/py.typed"}
    assert "dragsim = dragsim.cli.main:main" in metadata["entry_points.txt"]
    assert f"\nVersion: {VERSION}\n" in metadata["METADATA"]


def test_the_source_archive_holds_all_that_a_checkout_needs(folder: Path) -> None:
    build = ("-m", "hatchling", "build", "--target", "sdist", "--directory", str(folder))
    output(sys.executable, *build, folder=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    wanted = {f"vehicles/{name}.toml" for name in CARS}
    wanted |= {f"scenarios/{name}.toml" for name in RACES}
    wanted |= {path.relative_to(ROOT).as_posix() for path in modules().values()}
    wanted |= {"pyproject.toml", "README.md", "CONTRIBUTING.md", ".ci/run", ".gitignore"}
    wanted |= {"tests/acceptance/test_install.py", "docs/notebooks/replay_the_race.py"}
    assert wanted - names == set()


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        table: dict[str, Any] = tomllib.load(stream)["project"]
    return table


def distributions(requirements: list[str]) -> set[str]:
    """The names of what is required, as they are imported."""
    names = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {name.group().replace("-", "_").lower() for name in names if name}


def imported() -> set[str]:
    """The packages, besides Python's own and this one, that the package imports anywhere."""
    found: set[str] = set()
    for path in modules().values():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"dragsim"}


def test_whatever_is_imported_is_required() -> None:
    table = project()
    extras = distributions(table["optional-dependencies"]["notebook"])
    assert imported() <= distributions(table["dependencies"]) | extras


def test_every_requirement_has_a_lower_bound() -> None:
    table = project()
    extras = chain.from_iterable(table["optional-dependencies"].values())
    everything = [*table["dependencies"], *extras]
    bare = [each for each in everything if ">=" not in each and not each.startswith("dragsim[")]
    assert bare == []


def test_the_version_in_the_code_is_that_of_the_project() -> None:
    assert project()["version"] == VERSION
