"""What is installed to run the program: its bill of materials, its licences and its weight.

`python -m evals.supply` writes the bill (CycloneDX) and the table of licences into `docs/`;
`--weigh` prints the heaviest packages instead.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

__all__ = ["BILL", "LICENCES", "draw_licences", "licence_of", "main", "pinned", "weigh"]

_ROOT: Final = Path(__file__).resolve().parents[1]
BILL: Final = _ROOT / "docs" / "bill-of-materials.cdx.json"
LICENCES: Final = _ROOT / "docs" / "licences.md"

_PIN: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
_CLASSIFIER: Final = re.compile(r"^License :: (?:OSI Approved :: )?")
# Packages whose metadata name no licence that the bill's format knows: read in their own files.
_READ_IN_FILES: Final = {
    "overrides": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "transformers": "Apache-2.0",
}
_ELSEWHERE: Final = "not needed on the system where this bill was drawn up"


def pinned(*files: Path) -> dict[str, str]:
    """Return the version that compiled requirements hold each package to, by normalised name."""
    found: dict[str, str] = {}
    for file in files or (_ROOT / "requirements.txt", _ROOT / "requirements-torch.txt"):
        for name, version in _PIN.findall(file.read_text(encoding="utf-8")):
            found[_key(name)] = version
    return dict(sorted(found.items()))


def licence_of(component: Mapping[str, Any]) -> str:
    """Return what a component of the bill says of its licence, on one line."""
    told = [
        one.get("expression") or one["license"].get("id") or one["license"].get("name", "")
        for one in component.get("licenses", ())
    ]
    # A classifier repeats in other words what an SPDX identifier says.
    exact = [one for one in told if not _CLASSIFIER.match(one)]
    return " / ".join(sorted({_CLASSIFIER.sub("", one) for one in exact or told}))


def draw_licences(bill: Mapping[str, Any]) -> str:
    """Return the table of licences as Markdown."""
    lines = [
        "# Licences of what is installed",
        "",
        "`make setup` installs these packages; `python -m evals.supply` draws the table from",
        "[the bill of materials](bill-of-materials.cdx.json) (CycloneDX), and a test holds both to",
        "the compiled requirements. The program itself is under Apache-2.0.",
        "",
        "| package | version | licence |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| {one['name']} | {one['version']} | {licence_of(one) or _ELSEWHERE} |"
        for one in bill["components"]
    ]
    return "\n".join(lines) + "\n"


def weigh(names: Iterable[str]) -> list[tuple[str, int]]:
    """Return (package, bytes of its installed files), the heaviest first."""
    weights = []
    for name in names:
        try:
            held = distribution(name)
        except PackageNotFoundError:
            continue  # for another system
        paths = {Path(str(held.locate_file(file))) for file in held.files or ()}
        weights.append((name, sum(path.stat().st_size for path in paths if path.is_file())))
    return sorted(weights, key=lambda weight: (-weight[1], weight[0]))


def main() -> None:
    """Write the bill and the table, or print the weights."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--weigh", action="store_true", help="print the heaviest packages instead")
    versions = pinned()
    if given.parse_args().weigh:
        weights = weigh(versions)
        for name, size in [*weights[:20], ("all", sum(size for _, size in weights))]:
            print(f"{size / 1e6:8.1f} MB  {name}")  # noqa: T201
        return
    bill = _filtered(_drawn_up(), versions)
    BILL.write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    LICENCES.write_text(draw_licences(bill), encoding="utf-8")


def _drawn_up() -> dict[str, Any]:
    """Return the bill of everything that is installed here, tools of development included."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "bill.json"
        command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
        command += ["--short-PURLs", "--pyproject", str(_ROOT / "pyproject.toml")]
        subprocess.run([*command, "-o", str(target), sys.executable], check=True, cwd=_ROOT)  # noqa: S603
        bill: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return bill


def _filtered(bill: dict[str, Any], versions: Mapping[str, str]) -> dict[str, Any]:
    """Return the bill of what the compiled requirements name, without addresses."""
    installed = {_key(one["name"]): one for one in bill["components"]}
    bill["components"] = [
        _component(name, version, installed.get(name, {})) for name, version in versions.items()
    ]
    known = {f"{name}=={version}" for name, version in versions.items()}
    root = bill["metadata"]["component"]["bom-ref"]
    bill["dependencies"] = [
        {**entry, "ref": ref, "dependsOn": sorted(known & set(map(_ref, entry["dependsOn"])))}
        if "dependsOn" in entry
        else {**entry, "ref": ref}
        for entry in bill["dependencies"]
        if (ref := entry["ref"] if entry["ref"] == root else _ref(entry["ref"])) in {root, *known}
    ]
    for tool in bill["metadata"]["tools"]["components"]:
        tool.pop("externalReferences", None)
    return bill


def _component(name: str, version: str, held: dict[str, Any]) -> dict[str, Any]:
    one = {key: value for key, value in held.items() if key != "externalReferences"}
    one |= {"bom-ref": f"{name}=={version}", "name": name, "version": version}
    one |= {"type": "library", "purl": f"pkg:pypi/{name}@{version}"}
    if not held:
        one["scope"] = "optional"
    if held and name in _READ_IN_FILES and not one.get("licenses"):
        one["licenses"] = [{"expression": _READ_IN_FILES[name], "acknowledgement": "concluded"}]
    return dict(sorted(one.items()))


def _ref(ref: str) -> str:
    """Return a reference without what names one build of a version ("+cpu")."""
    name, _, version = ref.partition("==")
    return f"{_key(name)}=={version.partition('+')[0]}"


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
