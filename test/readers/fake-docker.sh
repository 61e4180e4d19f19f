#!/bin/sh
# Stands in for Docker where a test is about what it is given: arguments, and the password on standard input.
printf '%s\n' "$*" >>"$FAKE_SECRETS/docker"
case "$1 $2" in
  'login '*) cat >"$FAKE_SECRETS/docker-password" ;;
  'image inspect') echo "$FAKE_REPO_DIGEST" ;;
esac
