"""The French catalogue: what must be in it, whether it is, and the compiled form that gettext reads.

`python -m placette.web.catalogue compile` makes the `.mo` (at set-up; `ops.boot` calls `compile_all`), `check` lists
what is missing, obsolete or fuzzy and exits 1 if anything is, `missing` prints ready-made empty entries.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

PLACE = Path(__file__).parent.parent
FRENCH = PLACE / "web" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
SINGLE = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})

TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:_|n?p?gettext)\({TEXT}(?:, {TEXT})*(?:, ?count)?\)")
"""A call as `templatize` writes it."""

Msgid = str | tuple[str, str]
Key = tuple[str | None, Msgid]
"""(context, msgid or (singular, plural))."""


def _constant(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def sentences_of(source: str) -> Iterator[Key]:
    """What one Python text marks for translation, in order. Marks with anything but constants are not sentences."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        texts = [_constant(argument) for argument in node.args[:2]]
        first = texts[0] if texts else None
        second = texts[1] if len(texts) > 1 else None
        if first is None:
            continue
        if name in SINGLE:
            yield None, first
        elif name in PLURAL and second is not None:
            yield None, (first, second)
        elif name in CONTEXT and second is not None:
            yield first, second


def wanted(place: Path = PLACE) -> dict[Key, str]:
    """Every sentence of the place's code and templates, with the first file it stands in."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 -- compiling needs no Django

    found: dict[Key, str] = {}
    for path in sorted(place.rglob("*.py")):
        if "migrations" not in path.parts:
            for key in sentences_of(path.read_text("utf-8")):
                found.setdefault(key, str(path.relative_to(place)))
    for path in sorted((*place.rglob("templates/**/*.html"), *place.rglob("templates/**/*.txt"))):
        for key in sentences_of(_python_of(templatize(path.read_text("utf-8"), origin=str(path)))):
            found.setdefault(key, str(path.relative_to(place)))
    return found


def _python_of(templatized: str) -> str:
    """The calls in what `templatize` gives back, one a line: the rest of the template is blanked out by it."""
    return "\n".join(match.group() for match in CALL.finditer(templatized))


def read(path: Path = FRENCH) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file, locale="fr")


def problems(path: Path = FRENCH, place: Path = PLACE) -> list[str]:
    """One sentence for each thing wrong with the catalogue; an empty list is a complete one."""
    catalogue = read(path)
    want = wanted(place)
    have: dict[Key, bool] = {}
    out: list[str] = []
    for message in catalogue:
        if not message.id:
            continue
        msgid: Msgid = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
        key = (message.context, msgid)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
        have[key] = all(strings)
        if message.fuzzy:
            out.append(f"fuzzy: {msgid!r}")
        if key not in want:
            out.append(f"obsolete: {msgid!r}")
    out += [f"missing: {key[1]!r} ({where})" for key, where in want.items() if not have.get(key)]
    return out


def compile_all(path: Path = FRENCH) -> bool:
    """Write the `.mo` beside the `.po` unless it is newer already. True if it was written."""
    target = path.with_suffix(".mo")
    if target.is_file() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    buffer = BytesIO()
    write_mo(buffer, read(path))
    fresh = target.with_suffix(".new")
    fresh.write_bytes(buffer.getvalue())
    fresh.replace(target)
    return True


def main(arguments: list[str]) -> int:
    match arguments:
        case ["compile"]:
            compile_all()
            return 0
        case ["check"]:
            found = problems()
            print("\n".join(found) or "The French catalogue is complete.")
            return 1 if found else 0
        case _:
            print("usage: python -m placette.web.catalogue compile|check", file=sys.stderr)
            return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
