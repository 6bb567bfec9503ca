#!/bin/sh
# Back up the portal: the database and the private files, in one dated folder. Needs DATABASE_URL; VAR_DIR for files.
#   DATABASE_URL=... VAR_DIR=/var/lib/portal deploy/backup.sh /backup
# The secrets (FIELD_KEYS above all) are not in it: keep them elsewhere, or the backup opens for whoever finds it.
set -eu
umask 077
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
: "${DATABASE_URL:?set DATABASE_URL to the database to back up}"
here=$(cd "$(dirname "$0")/.." && pwd)
var=${VAR_DIR:-$here/var}
pg_dump=${PG_DUMP:-pg_dump}
new="$1/portal-$(date -u +%Y%m%dT%H%M%SZ)"
unfinished="$new.unfinished"
mkdir -p "$unfinished"
trap 'rm -rf "$unfinished"' EXIT
# Files first: a file without a row is harmless, a row without its file is a lost document.
if [ -d "$var/files" ]; then
    tar -C "$var" -cf "$unfinished/files.tar" files
fi
"$pg_dump" --format=custom --no-owner --no-privileges --file="$unfinished/database.dump" "$DATABASE_URL"
(cd "$unfinished" && sha256sum -- * > SHA256SUMS)
mv "$unfinished" "$new"
trap - EXIT
echo "$new"
