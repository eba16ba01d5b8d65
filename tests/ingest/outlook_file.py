"""A letter as Outlook saves it: properties in a compound file, written for the tests.

Compound files: [MS-CFB] 2; the properties of a letter: [MS-OXMSG] 2. All streams lie in the mini
stream, which a letter of a few lines fits.
"""

import struct
from datetime import UTC, datetime
from itertools import pairwise

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT, _BYTES, _TIME, _NUMBER = 0x001F, 0x0102, 0x0040, 0x0003
_SUBJECT, _BODY, _SENT, _SENDER, _ADDRESS = 0x0037, 0x1000, 0x0039, 0x0C1A, 0x0C1F
_NAME, _SMTP, _FILE, _CONTENT, _METHOD = 0x3001, 0x39FE, 0x3707, 0x3701, 0x3705


def outlook_file(*, subject, sender, to, sent, body, attachments):
    """Return the bytes of a letter; `sender` and `to` are (name, address)."""
    told = [(_SUBJECT, subject), (_BODY, body), (_SENT, sent)]
    told += [(_SENDER, sender[0]), (_ADDRESS, sender[1])]
    counts = struct.pack("<4I", 1, len(attachments), 1, len(attachments))
    root = _storage(bytes(8) + counts + bytes(8), told)
    root["__recip_version1.0_#00000000"] = _storage(bytes(8), [(_NAME, to[0]), (_SMTP, to[1])])
    for number, (name, content) in enumerate(attachments):
        held = [(_FILE, name), (_CONTENT, content), (_METHOD, 1)]
        root[f"__attach_version1.0_#{number:08X}"] = _storage(bytes(8), held)
    return _compound(root)


def _storage(header, held):
    """Return the streams of one storage."""
    streams, rows = {}, header
    for pid, value in sorted(held, key=lambda one: one[0]):
        if isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
            rows += struct.pack("<HHIQ", _TIME, pid, 6, ticks)
        elif isinstance(value, int):
            rows += struct.pack("<HHIIi", _NUMBER, pid, 6, value, 0)
        else:
            kind = _TEXT if isinstance(value, str) else _BYTES
            raw = value.encode("utf-16-le") if kind == _TEXT else value
            size = len(raw) + (2 if kind == _TEXT else 0)
            rows += struct.pack("<HHIIi", kind, pid, 6, size, 0)
            streams[f"__substg1.0_{pid:04X}{kind:04X}"] = raw
    return {"__properties_version1.0": rows, **streams}


def _compound(root):
    """Return a compound file of nested storages (dict) and streams (bytes)."""
    entries, mini, minifat = [["Root Entry", 5, _FREE, _FREE, _FREE, 0, 0]], b"", []

    def add(children):
        """Add the children of a storage as a chain of right siblings; return the first."""
        numbers = []
        for name, held in sorted(children.items(), key=lambda one: (len(one[0]), one[0].upper())):
            numbers.append(len(entries))
            kind = 1 if isinstance(held, dict) else 2
            entries.append([name, kind, _FREE, _FREE, _FREE, _END, 0])
            if kind == 1:
                entries[numbers[-1]][4:6] = [add(held), 0]
            else:
                entries[numbers[-1]][5:7] = stream(held)
        for number, right in pairwise(numbers):
            entries[number][3] = right
        return numbers[0] if numbers else _FREE

    def stream(raw):
        """Lay a stream into the mini stream; return its first sector and size."""
        nonlocal mini
        first, count = len(minifat), -(-len(raw) // 64)
        mini += raw.ljust(count * 64, b"\0")
        minifat.extend([*range(first + 1, first + count), _END] if count else [])
        return [first if count else _END, len(raw)]

    entries[0][4] = add(root)
    entries[0][6] = len(mini)
    folders = b"".join(_entry(*entry) for entry in entries)
    parts = [
        _sectors(folders),
        _sectors(struct.pack(f"<{len(minifat)}I", *minifat), b"\xff"),
        _sectors(mini),
    ]
    fat, starts = [_FAT], []
    for part in parts:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + len(part) // 512), _END]
    parts[0] = parts[0].replace(struct.pack("<I", 0xABCDABCD), struct.pack("<I", starts[2]), 1)
    head = struct.pack(
        "<8s16x6H4x6I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0,
        0, 1, starts[0], 0, 4096, starts[1],
    )  # fmt: skip
    head += struct.pack("<3I", len(parts[1]) // 512, _END, 0) + struct.pack(
        "<109I", 0, *[_FREE] * 108
    )
    return head + _sectors(struct.pack(f"<{len(fat)}I", *fat), b"\xff") + b"".join(parts)


def _entry(name, kind, left, right, child, start, size):
    """Return one entry of the directory; the root's start is filled in later."""
    raw = name.encode("utf-16-le") + b"\0\0"
    begins = 0xABCDABCD if kind == 5 else start
    return struct.pack(
        "<64sHBB3I16xI16xIQ", raw, len(raw), kind, 1, left, right, child, 0, begins, size
    )


def _sectors(raw, fill=b"\0"):
    """Fill up to whole sectors of 512 bytes."""
    return raw + fill * (-len(raw) % 512)
