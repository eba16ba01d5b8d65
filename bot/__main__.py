"""`python -m bot` is the script `hoidap`."""

import os
import sys
from typing import Final, NoReturn

_STOPPED: Final = 130


def main() -> None:
    """Run the command line; Ctrl-C while it is still being loaded is told as it is later."""
    try:
        from bot.cli import main as run  # noqa: PLC0415  # takes half a second

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Đã dừng theo yêu cầu; những gì đã ghi vẫn nguyên vẹn.\n")
        _leave()
    except SystemExit as end:
        if end.code == _STOPPED:
            _leave()
        raise


def _leave() -> NoReturn:
    """End at once: threads of native libraries may abort a process that winds down beside them."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_STOPPED)


if __name__ == "__main__":
    main()
