"""The rules of the house that no linter knows."""

import ast
import importlib
import pkgutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import backend
from backend.core.errors import Refusal

ROOT = Path(__file__).parent.parent.parent
LINES, BODY, TEST = 500, 40, 30
NAMES, USED_ONCE = 60, 25
"""Of files in backend/: whoever knows these names finds their way."""
MAY_LISTEN = {"backend/core/database.py", "backend/core/subscriptions.py"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        yield from parsed(folder)


@cache
def parsed(folder: str) -> list[tuple[Path, ast.Module]]:
    return [
        (file.relative_to(ROOT), ast.parse(file.read_text(encoding="utf-8")))
        for file in sorted((ROOT / folder).rglob("*.py"))
        if "versions" not in file.parts
    ]


def functions(tree: ast.Module) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines of the body, without signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_outgrows_five_hundred_lines() -> None:
    long = {
        str(file): lines
        for file, _ in modules("backend", "tests", "scripts")
        if (lines := len((ROOT / file).read_text(encoding="utf-8").splitlines())) > LINES
    }

    assert long == {}


def test_no_function_outgrows_forty_lines() -> None:
    long = {
        f"{file}:{f.name}": length(f)
        for file, tree in modules("backend", "scripts")
        for f in functions(tree)
        if length(f) > BODY
    }

    assert long == {}


def test_no_test_outgrows_thirty_lines() -> None:
    long = {
        f"{file}:{f.name}": length(f)
        for file, tree in modules("tests")
        for f in functions(tree)
        if length(f) > TEST
    }

    assert long == {}


def test_every_query_says_who_asks() -> None:
    """A reader without an actor is a leak waiting for its caller."""
    silent = [
        f"{file}:{f.name}"
        for file, tree in modules("backend")
        if file.name == "queries.py"
        for f in tree.body
        if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")
        if [a.arg for a in f.args.args][:1] == ["session"]
        if [a.arg for a in f.args.args][1:2] != ["actor"]
    ]

    assert silent == []


def test_nobody_ends_a_transaction_but_the_door() -> None:
    ends = [
        f"{file}:{node.lineno}"
        for file, tree in modules("backend")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
        and "migrations" not in file.parts
    ]

    assert ends == []


def test_only_the_writer_writes_many_tickets_at_once() -> None:
    """Row by row a session refuses what the writer did not seal; statements pass it by."""
    tables, around = {"Hazard", "HazardEvent"}, {"update", "delete", "insert", "insert_into"}
    strays = [
        f"{file}:{node.lineno}"
        for file, tree in modules("backend")
        if "lifecycle" not in file.parts and "migrations" not in file.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", "")) in around
        and tables & {a.id for a in node.args if isinstance(a, ast.Name)}
    ]

    assert strays == []


def test_every_table_is_of_one_base() -> None:
    """Constraints without a name cannot be altered later."""
    strays = [
        f"{file}:{c.name}"
        for file, tree in modules("backend")
        for c in ast.walk(tree)
        if isinstance(c, ast.ClassDef)
        and any(isinstance(b, ast.Name) and b.id == "SQLModel" for b in c.bases)
        and c.name != "Record"
    ]

    assert strays == []


def test_no_public_class_has_the_name_of_another() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for file, tree in modules("backend"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(str(file))

    told = [
        f"{name} is a class in {' and in '.join(files)}: one word means one thing, rename one"
        for name, files in where.items()
        if len(files) > 1
    ]
    assert told == []


def file_names() -> Counter[str]:
    """How often each name is used, without `__init__.py`."""
    return Counter(file.name for file, _ in modules("backend") if file.stem != "__init__")


def test_few_names_of_files_tell_the_whole_backend() -> None:
    names = file_names()

    told = f"{len(names)} names of files, at most {NAMES}: take one of backend/README.md"
    assert len(names) <= NAMES, f"{told}, among {sorted(names)}"


def test_few_names_of_files_are_used_once() -> None:
    once = sorted(name for name, count in file_names().items() if count == 1)

    told = f"{len(once)} names are used once, at most {USED_ONCE}: take one that others use"
    assert len(once) <= USED_ONCE, f"{told}, or a folder: {once}"


def unpacked(tree: ast.Module, enums: set[str]) -> Iterator[ast.Assign]:
    """`A, B = State`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple | ast.List):
            name = getattr(node.value, "id", None) or getattr(node.value, "attr", None)
            if name in enums:
                yield node


def test_no_enum_is_unpacked_by_position() -> None:
    enums = {
        node.name
        for _, tree in modules("backend")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith(("Enum", "Flag")) for base in node.bases)
    }

    told = [
        f"{file}:{node.lineno} gives an enum's members names by their order: write State.REPORTED"
        for file, tree in modules("backend")
        for node in unpacked(tree, enums)
    ]
    assert told == []


def called(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each call: its line, and what is called, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_nothing_listens_because_it_was_imported() -> None:
    told = [
        f"{file}:{line} listens on its own: name it in LISTENERS of backend/wiring.py"
        for file, tree in modules("backend")
        for line, name in called(tree)
        if name.endswith("listens_for")
        or (name.endswith("event.listen") and str(file) not in MAY_LISTEN)
    ]

    assert told == []


def test_nothing_is_printed() -> None:
    told = [
        f"{file}:{line} prints: what `anxun` says goes through backend/cli/operations.py"
        for file, tree in modules("backend")
        for line, name in called(tree)
        if name == "print"
    ]

    assert told == []


def test_the_tests_fake_nothing_of_ours() -> None:
    mocks = [
        str(file)
        for file, tree in modules("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any("mock" in name for name in (getattr(node, "module", "") or "", *(
            alias.name for alias in node.names)))
    ]  # fmt: skip

    assert mocks == []


def refusals() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(backend.__path__, "backend."):
        if not module.name.endswith("__main__") and "migrations" not in module.name:
            importlib.import_module(module.name)
    found, waiting = list[type[Refusal]](), [Refusal]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = sorted(kind.code for kind in refusals())

    twice = [a for a, b in pairwise(codes) if a == b]
    assert twice == ["server.error"]  # our own fault is one, of a request or of one command


def test_every_refusal_is_a_chinese_sentence() -> None:
    odd = [
        kind.__name__
        for kind in refusals()
        if not kind.sentence.endswith(("。", "}"))
        or not any("一" <= c <= "鿿" for c in kind.sentence)
    ]

    assert odd == []
