#!/bin/sh
# Stands in for the AWS CLI: notes how it was called, answers get-secret-value from the files in $FAKE_SECRETS, and any
# other command from the file of its name there.
printf '%s\0' "$@" '' >>"$FAKE_SECRETS/calls"
name=$2 form=.json option=
for word; do
  case $option in
    --secret-id) name=$word ;;
    --query) [ "$word" != SecretString ] || form=.text ;;
  esac
  case $word in
    --secret-id=*) name=${word#*=} ;;
  esac
  option=$word
done
[ "$2" = get-secret-value ] || form=
while :; do
  case $name in
    */*) name=${name%%/*}%2F${name#*/} ;;
    *) break ;;
  esac
done
cat "$FAKE_SECRETS/$name$form" 2>/dev/null || {
  printf '\nAn error occurred (ResourceNotFoundException) when calling %s: %s\n' "$2" \
    "Secrets Manager can't find the specified secret." >&2
  exit 254
}
