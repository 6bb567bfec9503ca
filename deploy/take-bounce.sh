#!/bin/sh
# For the mail server's pipe: gives one returned mail (standard input) to the portal. $1 is the address it came to.
set -eu
set -a
. /etc/portal/env
set +a
cd /srv/portal
exec .venv/bin/python manage.py take_bounce --recipient "${1:-}"
