#!/usr/bin/env bash
# Installs what `npm run test:readers` tests with, on Debian or Ubuntu: a registry, the tools that pull from it, and what
# checks the CI examples. Of tests whose tools are missing, that command prints which it leaves out, and why.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  docker-registry apache2-utils openssl # the registry, its users and its certificate
  skopeo podman buildah                 # what pushes and pulls
  awscli jq dash                        # what the readers themselves need
)
if ! dpkg --status "${packages[@]}" >/dev/null 2>&1; then
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then sudo=(sudo); fi
  "${sudo[@]}" apt-get update -q
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
fi

# It brings the schema of GitLab's pipelines along.
tools=.sandbox/readers
pins=scripts/readers.requirements.txt
if ! cmp --silent "$pins" "$tools/installed.txt" || ! "$tools/bin/check-jsonschema" --version >/dev/null 2>&1; then
  rm -rf "$tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r "$pins"
  cp "$pins" "$tools/installed.txt"
fi
