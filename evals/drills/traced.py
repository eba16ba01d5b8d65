"""Run a command under strace, and tell which addresses it called and which files it wrote.

Python's own hooks cannot see what a native library does; the kernel's calls can.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["TRACE", "Traced", "read_trace", "untraceable"]

# `-y` names the file behind a descriptor; the filter in the kernel keeps the rest at full speed.
TRACE = (
    "strace -f --seccomp-bpf -qq -y -s 300 "
    "-e trace=connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat"
).split()
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)(?:<(.*)>)?(?: (\w+) .*)?$")
_PEER = re.compile(
    r"sin6?_port=htons\((\d+)\).*?(?:inet_addr\(\"([^\"]*)\"\)|inet_pton\(AF_INET6, \"([^\"]*)\")"
)
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")


@dataclass(frozen=True, kw_only=True)
class Traced:
    """What a program did beyond its own folders."""

    called: frozenset[str]  # "address:port" outside this machine
    written: frozenset[str]


@cache
def untraceable() -> str:
    """Say why nothing can be traced here, or return the empty string."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(  # noqa: S603  (fixed words)
        [*TRACE, "-o", "/dev/null", "true"], capture_output=True, text=True, check=False, timeout=30
    )
    return f"strace may not trace here: {done.stderr.strip()}" if done.returncode else ""


def read_trace(trace: Path, own: Path) -> Traced:
    """Read what strace wrote; whatever lies under `own` is the program's business."""
    called: set[str] = set()
    written: set[str] = set()
    for line in _whole_calls(trace.read_text(encoding="utf-8", errors="replace")):
        if not (match := _CALL.match(line)):
            continue
        call, arguments, result, opened, error = match.groups()
        if call in {"connect", "sendto", "sendmsg", "sendmmsg"}:
            called |= {f"{four or six}:{port}" for port, four, six in _PEER.findall(arguments)}
        elif call in {"mkdir", "mkdirat", "creat"} or _WRITES.search(arguments):
            if error in {"ENOENT", "EEXIST", "ENOTDIR"}:  # nothing came into being
                continue
            quoted = re.search(r'"((?:[^"\\]|\\.)*)"', arguments)
            path = opened or (quoted.group(1) if quoted else arguments)
            if result.startswith("-"):
                path = f"{path} ({error})"
            written.add(path)
    return Traced(
        called=frozenset(peer for peer in called if not _here(peer)),
        written=frozenset(path for path in written if not _own(path, own)),
    )


def _whole_calls(text: str) -> list[str]:
    """Join the halves of calls that another thread interrupted."""
    begun: dict[str, str] = {}
    lines = []
    for line in text.splitlines():
        thread, _, rest = line.partition(" ")
        if line.endswith("<unfinished ...>"):
            begun[thread] = line.removesuffix("<unfinished ...>")
        elif rest.lstrip().startswith("<... ") and thread in begun:
            lines.append(begun.pop(thread) + rest.partition("resumed>")[2])
        else:
            lines.append(line)
    return lines


def _here(peer: str) -> bool:
    address, _, port = peer.rpartition(":")
    # A name server on this machine would carry the question further.
    return (address.startswith("127.") or address in {"::1", "::ffff:127.0.0.1"}) and port != "53"


def _own(path: str, own: Path) -> bool:
    return path.startswith((f"{own}/", "/dev/null", "/dev/tty", "/dev/shm/", "/proc/self/"))  # noqa: S108
