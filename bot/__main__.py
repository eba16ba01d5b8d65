"""`python -m bot` is the script `hoidap`."""

from bot.cli import main

main()
