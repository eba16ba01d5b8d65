"""`python -m bot` is the script `hoidap`."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is still being loaded is told as it is later."""
    try:
        from bot.cli import main as run  # noqa: PLC0415  # takes half a second

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Đã dừng theo yêu cầu; những gì đã ghi vẫn nguyên vẹn.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
