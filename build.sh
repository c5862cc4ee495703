#!/usr/bin/env bash
# Restores the local tools and runs build.cake: ./build.sh TARGET [OPTIONS OF THE TARGET]; ./build.sh --help lists the targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

if [[ $# -eq 0 || $1 == --help || $1 == -h || $1 == help ]]; then
  echo 'Usage: ./build.sh TARGET [OPTIONS]'
  echo
  # The targets a person asks for are the tasks with a description.
  awk -F'"' '/^Task\(/ { name = $2 } /^ *\.Description\(/ { printf "  %-8s %s\n", name, $2 }' build.cake
  exit 0
fi

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK of global.json ($(awk -F'"' '/"version"/ { print $4 }' global.json)) is not on the path." >&2
  exit 2
fi

# A restore is only needed once for a version of the manifest, and costs a second.
cake_version=$(awk -F'"' '/"version": "/ { print $4; exit }' .config/dotnet-tools.json)
cake=${NUGET_PACKAGES:-$HOME/.nuget/packages}/cake.tool/$cake_version/tools/net10.0/any/Cake.dll
[[ -f $cake ]] || dotnet tool restore --verbosity quiet

target=$1
shift
if ! grep -qi "^Task(\"$target\")" build.cake; then
  echo "There is no target '$target'; ./build.sh --help lists them." >&2
  exit 2
fi
# Cake in this very process instead of below `dotnet cake`, which swallows an interrupt sent to it alone.
exec dotnet exec "$cake" build.cake "--target=$target" --verbosity=quiet -- "$@"
