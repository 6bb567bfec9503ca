#!/usr/bin/env python
"""Django's command line; without DATABASE_URL or REDIS_URL it uses servers of its own under var/."""

import os
import sys

from config import local

# These need no server, and must work where none can be started.
SERVERLESS = {"", "help", "--help", "-h", "version", "--version", "collectstatic", "findstatic", "diffsettings"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    local_servers = not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL")
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DEMO", "1")
    if not local_servers or command in SERVERLESS:
        execute_from_command_line(sys.argv)
        return
    try:
        lease = local.ensure_servers()
    except local.LocalServerError as error:
        sys.exit(str(error))
    os.environ.update(lease.env)
    for note in lease.notes:
        print(note, file=sys.stderr)
    with lease:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
