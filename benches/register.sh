#!/usr/bin/env bash
# The register beside DuckDB on the same CSV of contracts (DECP columns): import, then the counts by quarter.
# usage: benches/register.sh CONTRACTS.csv [CLAUSIER]   (DuckDB comes from `pip install duckdb`)
set -euo pipefail
file=$1 clausier=${2:-target/release/clausier}
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
TIMEFORMAT='%R s'

printf 'clausier, import: '
time "$clausier" registre importer "$file" --numerique --registre "$folder/r.sqlite" --par banc >/dev/null
for round in 1 2 3; do
  printf 'clausier, all indicators, turn %s: ' "$round"
  time "$clausier" registre indicateurs --depuis 2000 --annee 2100 --detail trimestre --registre "$folder/r.sqlite" >/dev/null
done

python3 - "$file" "$folder/d.duckdb" <<'PY'
import sys, time, duckdb
file, base = sys.argv[1:]
start = time.time()
connection = duckdb.connect(base)
connection.execute("CREATE TABLE c AS SELECT * FROM read_csv(?, header = true, all_varchar = true)", [file])
connection.execute("CHECKPOINT")
print(f"duckdb, import: {time.time() - start:.3f} s")
for turn in (1, 2, 3):
    start = time.time()
    connection.execute("SELECT substr(dateNotification, 1, 7), considerationsEnvironnementales, count(*) FROM c GROUP BY ALL").fetchall()
    print(f"duckdb, one count by month, turn {turn}: {time.time() - start:.3f} s")
PY
