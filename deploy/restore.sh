#!/bin/sh
# Restore a folder made by backup.sh into an empty database and an empty files folder; refuses to touch full ones.
#   DATABASE_URL=... VAR_DIR=/var/lib/portal deploy/restore.sh /backup/portal-20261123T090000Z
set -eu
umask 077
[ $# -eq 1 ] || { echo "usage: $0 FOLDER-OF-A-BACKUP" >&2; exit 2; }
: "${DATABASE_URL:?set DATABASE_URL to the empty database to restore into}"
here=$(cd "$(dirname "$0")/.." && pwd)
var=${VAR_DIR:-$here/var}
pg_restore=${PG_RESTORE:-pg_restore}
psql=${PSQL:-psql}
backup=$1
[ -f "$backup/database.dump" ] || { echo "$backup holds no database.dump: not a backup of the portal" >&2; exit 1; }
(cd "$backup" && sha256sum --check --quiet SHA256SUMS) || { echo "$backup is damaged; nothing was restored" >&2; exit 1; }
tables=$("$psql" --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" \
    --command="SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
[ "$tables" = 0 ] || { echo "the database has $tables tables; restore into an empty one" >&2; exit 1; }
if [ -d "$var/files" ] && [ -n "$(ls -A "$var/files")" ]; then
    echo "$var/files is not empty; move it away first" >&2
    exit 1
fi
"$pg_restore" --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" "$backup/database.dump"
if [ -f "$backup/files.tar" ]; then
    mkdir -p "$var"
    tar -C "$var" -xf "$backup/files.tar"
fi
"$psql" --no-psqlrc --quiet --dbname="$DATABASE_URL" --command="ANALYZE"
echo "restored $backup"
