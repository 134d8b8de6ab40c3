#!/usr/bin/env bash
# Adds one migration to both databases: build/add-migration.sh NameOfTheChange
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?"usage: build/add-migration.sh NameOfTheChange"}
dotnet tool restore >/dev/null
export EfDesign=true # read as an MSBuild property by build/EfDesign.targets
dotnet build Seedance.Web --nologo -v q
for database in Sqlite Postgres; do
  dotnet ef migrations add "$name" --no-build --project Seedance.Web \
    --context "${database}StudioDb" --output-dir "Data/Migrations/$database"
done
unset EfDesign
dotnet build Seedance.Web --nologo -v q
