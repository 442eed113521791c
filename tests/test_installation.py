"""However queuespec comes onto a machine, it is the same: installed from a wheel, from an sdist, editable in both of
setuptools' ways, and as a bare checkout on PYTHONPATH.

Each form gets a copy of the source tree, since builds leave files in it, and a virtual environment of its own that
borrows the dependencies of the running one, but not the queuespec that may be installed there. Three of the forms are
broad: an sdist becomes a wheel, and of the editable ones the README's is what these tests usually run in.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).parents[1]
COPIED = ["wheel", "sdist"]
INSTALLED = [*COPIED, "editable", "strict-editable"]
FORMS = [*INSTALLED, "checkout"]
BROAD = ("sdist", "editable", "strict-editable")
NO_SOURCE = shutil.ignore_patterns(
    ".*_cache", ".git", ".hypothesis", ".tox", ".venv", "*.egg-info", "__pycache__", "build"
)


@dataclass(frozen=True)
class Installed:
    """A queuespec in one of the forms, and how to call it."""

    form: str
    source: Path
    environment: Path
    elsewhere: Path  # a working directory that holds nothing

    @property
    def packages(self) -> Path:
        return next(self.environment.glob("lib/python*/site-packages"))

    def run(self, *command: str | Path) -> str:
        """The output of a command, which must exit with 0."""
        environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        if self.form == "checkout":
            environ["PYTHONPATH"] = str(self.source)
        done = subprocess.run(
            command, cwd=self.elsewhere, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command} exited with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, *arguments: str | Path) -> str:
        return self.run(self.environment / "bin" / "python", *arguments)


def pip_install(installed: Installed, *arguments: str | Path) -> None:
    """Install without a network and without an environment for the build: setuptools is among the borrowed."""
    pip = [sys.executable, "-m", "pip", "--python", str(installed.environment / "bin" / "python")]
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "install", *options, *arguments], check=True)


def borrow_dependencies(installed: Installed, borrowed: Path) -> None:
    borrowed.mkdir()
    for folder in sys.path:
        if Path(folder).name not in ("site-packages", "dist-packages"):
            continue
        for entry in Path(folder).iterdir():
            own = entry.name.startswith(("queuespec", "__editable__"))
            if not own and entry.suffix != ".pth" and not (borrowed / entry.name).exists():
                (borrowed / entry.name).symlink_to(entry)
    (installed.packages / "borrowed.pth").write_text(f"{borrowed}\n")


def install(form: str, folder: Path) -> Installed:
    installed = Installed(form, folder / "source", folder / "environment", folder / "elsewhere")
    installed.elsewhere.mkdir()
    shutil.copytree(ROOT, installed.source, ignore=NO_SOURCE)
    venv.create(installed.environment, symlinks=True)
    borrow_dependencies(installed, folder / "borrowed")
    match form:
        case "wheel":
            pip_install(installed, installed.source)
        case "sdist":
            build = "import os, sys; os.chdir(sys.argv[1]); import setuptools.build_meta as b; b.build_sdist('.')"
            installed.python("-c", build, installed.source)
            pip_install(installed, *installed.source.glob("queuespec-*.tar.gz"))
        case "editable":
            pip_install(installed, "--editable", installed.source)
        case "strict-editable":
            pip_install(installed, "--config-settings", "editable_mode=strict", "--editable", installed.source)
    if form in COPIED:
        shutil.rmtree(installed.source)  # so that nothing can be found there
    return installed


@pytest.fixture(scope="module")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Installed]:
    """Each form is installed once, when a test first asks for it."""
    return functools.cache(lambda form: install(form, tmp_path_factory.mktemp(form)))


def each(forms: list[str]) -> list[ParameterSet]:
    return [pytest.param(form, marks=pytest.mark.broad if form in BROAD else ()) for form in forms]


@pytest.fixture(params=each(FORMS))
def installed(request: pytest.FixtureRequest, installations: Callable[[str], Installed]) -> Installed:
    return installations(request.param)


@pytest.fixture(scope="module")
def listing_of_a_checkout(installations: Callable[[str], Installed]) -> str:
    return installations("checkout").python("-m", "queuespec", "list")


def files_below(folder: Path, name: str) -> set[str]:
    """The paths of the source files below a folder, as if the folder had this name."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("installed", each(INSTALLED), indirect=True)
def test_every_form_lists_the_same_clauses(installed: Installed, listing_of_a_checkout: str) -> None:
    assert "PUT-04" in listing_of_a_checkout
    assert installed.python("-m", "queuespec", "list") == listing_of_a_checkout


@pytest.mark.parametrize("installed", each(INSTALLED), indirect=True)
def test_the_console_script_is_the_module(installed: Installed, listing_of_a_checkout: str) -> None:
    assert installed.run(installed.environment / "bin" / "queuespec", "list") == listing_of_a_checkout


@pytest.mark.parametrize("installed", each(COPIED), indirect=True)
def test_the_installed_files_are_those_of_the_source(installed: Installed) -> None:
    files = files_below(installed.packages / "queuespec", "queuespec")
    assert files == (
        files_below(ROOT / "queuespec", "queuespec")
        | files_below(ROOT / "spec", "queuespec/spec")
        | files_below(ROOT / "implementations", "queuespec/implementations")
    )
    assert {"queuespec/py.typed", "queuespec/spec/test_put.py", "queuespec/implementations/stdlib.py"} <= files
    assert any(name.endswith(".json") for name in files), "the schema of the run file"


def test_the_places_are_where_the_packages_are(installed: Installed) -> None:
    program = """
import os
import queuespec.implementations, queuespec.spec, queuespec.judged
from queuespec import places
for package, place in [
    (queuespec.implementations, places.implementations()),
    (queuespec.spec, places.spec()),
    (queuespec.judged, places.judged()),
]:
    assert os.path.samefile(package.__path__[0], place), (package, place)
    print(place)
"""
    home = installed.packages if installed.form in COPIED else installed.source
    for place in installed.python("-c", program).splitlines():
        assert home in Path(place).parents


@pytest.mark.parametrize("installed", each(INSTALLED), indirect=True)
def test_the_version_is_stated_once(installed: Installed) -> None:
    program = "import queuespec, importlib.metadata as m; print(m.version('queuespec') == queuespec.__version__)"
    assert installed.python("-c", program) == "True\n"


def test_importing_the_package_imports_nothing_else(installed: Installed) -> None:
    program = "import sys; before = set(sys.modules); import queuespec; print(*sorted(set(sys.modules) - before))"
    assert installed.python("-c", program) == "queuespec\n"


def test_a_copy_without_clauses_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "queuespec", tmp_path / "queuespec", ignore=NO_SOURCE)
    (tmp_path / "spec").mkdir()  # of somebody else
    done = subprocess.run(
        [sys.executable, "-c", "from queuespec import places; places.spec()"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1] == (
        f"queuespec.places.Misplaced: this copy of queuespec is incomplete: there is no {tmp_path}/queuespec/spec/"
        f"conftest.py nor {tmp_path}/spec/conftest.py; reinstall it, or use a complete checkout"
    )
