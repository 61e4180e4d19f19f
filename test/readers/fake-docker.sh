#!/bin/sh
# Stands in for Docker if a test is about what it is given: its arguments, and the config that it finds.
printf '%s\n' "$*" >>"$FAKE_SECRETS/docker"
case "$1 $2" in
  'push '*) cp "$DOCKER_CONFIG/config.json" "$FAKE_SECRETS/docker-config" && ls -l "$DOCKER_CONFIG" >"$FAKE_SECRETS/docker-files" ;;
  'image inspect') echo "$FAKE_REPO_DIGEST" ;;
esac
