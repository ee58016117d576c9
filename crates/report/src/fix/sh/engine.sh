# Without an argument it reads everything, changes nothing, and says what there is to do.
#   --apply        makes the changes
#   --back         takes them back, the last one first
#   --retire-keys  schedules the deletion of the keys that it made, 30 days ahead, once nothing needs them;
#                  with --at-once, although something may: that can then not be read any more
#
# It needs the AWS CLI with credentials of the account. It stops at the first surprise: a state that is neither the
# one that the scan saw nor the one to be. Running it again is safe: what is done is not done again.
# HYDRANT_TRIES and HYDRANT_PAUSE say how often and how many seconds apart a change is waited for.

set -eu
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off LC_ALL=C

mode=check
at_once=no
surprises=0
ended=no
errors=$(mktemp)

say() { printf '%s\n' "$*"; }

stop() {
  printf 'STOP: %s\n' "$*" >&2
  exit 1
}

end() {
  code=$?
  rm -f "$errors"
  if [ "$ended" = no ] && [ "$code" != 0 ]; then
    printf '%s\n' 'Nothing after this was done. What was done before stays, and another run goes on from here.' >&2
  fi
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

main() {
  case "$#:$*" in
    '0:') ;;
    '1:--apply') mode=apply ;;
    '1:--back') mode=back ;;
    '1:--retire-keys') mode=retire ;;
    '2:--retire-keys --at-once') mode=retire at_once=yes ;;
    *)
      ended=yes
      printf 'usage: %s [--apply | --back | --retire-keys [--at-once]]\n' "$0" >&2
      exit 2
      ;;
  esac
  # What the changing calls answer is not of interest; file descriptor 3 takes it.
  exec 3>/dev/null
  caller=$(aws sts get-caller-identity --output text --query Account)
  [ "$caller" = "$account" ] ||
    stop "these credentials are of account $caller, and the changes are for account $account"
  order=$steps
  if [ "$mode" = back ] || [ "$mode" = retire ]; then
    order=''
    for number in $steps; do order="$number $order"; done
  fi
  for number in $order; do run; done
  ended=yes
  if [ "$surprises" != 0 ]; then
    say "$surprises of the steps would stop: look at them, and scan again"
    exit 1
  fi
}

# One step, whose number is in $number.
run() {
  "about_$number"
  say "$number. $title"
  key=''
  keystate=Enabled
  [ -z "$alias" ] || find_key
  # Before the state: what is changed after this makes the call with the version fail.
  [ "$asks" = no ] || "ask_$number"
  "read_$number"
  seen=$state
  "states_$number"
  if [ "$mode" != retire ] && [ "$keystate" != Enabled ]; then
    surprise "the key $key is $keystate"
  else
    "$mode"
  fi
}

check() {
  if [ "$seen" = "$after" ]; then
    say '   done already'
  elif [ "$seen" = "$before" ] || [ "$seen" = "$restored" ]; then
    say '   to do; it is as the scan saw it'
  else
    surprise "it is $seen, and the scan saw $before"
  fi
}

apply() {
  if [ "$seen" = "$after" ]; then
    say '   done already'
  elif [ "$seen" = "$before" ] || [ "$seen" = "$restored" ]; then
    say "   it was $seen"
    if [ -n "$alias" ] && [ -z "$key" ]; then "make_$number"; fi
    "apply_$number"
    "states_$number"
    settle "$after"
    [ -z "$alias" ] || rotated
    say "   done, it is $state"
  else
    surprise "it is $seen, and the scan saw $before"
  fi
}

back() {
  if [ "$seen" = "$restored" ] || [ "$seen" = "$before" ]; then
    say '   nothing to take back'
  elif [ "$seen" = "$after" ]; then
    [ -z "$key" ] || aws kms tag-resource --region "$region" --key-id "$key" \
      --tags "TagKey=hydrant-back,TagValue=$(date +%s)" >&3
    "back_$number"
    settle "$restored"
    say "   taken back, it is $state"
    [ -z "$note" ] || say "   $note"
  else
    surprise "it is $seen, and the change made it $after"
  fi
}

retire() {
  if [ -z "$alias" ] || [ -z "$key" ]; then
    say '   no key to retire'
  elif [ "$seen" = "$after" ]; then
    say "   the key $key stays: it is in use"
  elif [ "$keystate" = PendingDeletion ]; then
    aws kms delete-alias --region "$region" --alias-name "$alias" >&3
    say "   the deletion of the key $key was scheduled before"
  elif [ "$at_once" = no ] && ! needless; then
    say "   the key $key stays: what is encrypted with it may need it still"
  else
    aws kms schedule-key-deletion --region "$region" --key-id "${key##*/}" --pending-window-in-days 30 >&3
    aws kms delete-alias --region "$region" --alias-name "$alias" >&3
    say "   the key $key will be deleted in 30 days; until then: aws kms cancel-key-deletion"
  fi
}

# Whether everything that was encrypted with the key has expired since the way back began. It took less than an hour.
needless() {
  [ -n "$hours" ] || return 1
  tag hydrant-back
  since=${state#'["'}
  since=${since%'"]'}
  case $since in '' | *[!0-9]*) return 1 ;; esac
  [ $(($(date +%s) - since)) -ge $(((hours + 1) * 3600)) ]
}

# The key behind the alias, if there is one and this script made it.
find_key() {
  "find_$number"
  case $state in
    '[]') return ;;
    '["'*'","arn:'*'"]') ;;
    *) stop "the answer about $alias is not understood: $state" ;;
  esac
  keystate=${state#'["'}
  keystate=${keystate%%'"'*}
  key=${state%'"]'}
  key=${key##*'"'}
  tag hydrant-fix
  [ "$state" = "[\"$alias\"]" ] ||
    stop "the alias $alias is of the key $key, which this script did not make"
}

# The value of a tag of the key.
tag() {
  read_state '' aws kms list-resource-tags --no-paginate --region "$region" --key-id "$key" \
    --output text --query "to_string(Tags[?TagKey=='$1'].TagValue)"
}

unnamed() {
  stop "the key $key was made and has no alias: give it one with
  aws kms create-alias --region $region --alias-name $alias --target-key-id $key"
}

rotated() {
  wanted=$state
  read_state '' aws kms get-key-rotation-status --region "$region" --key-id "$key" \
    --output text --query 'to_string([KeyRotationEnabled])'
  [ "$state" = '[true]' ] || stop "the key $key is not rotated"
  state=$wanted
}

# Makes a call that makes something, unless it fails with the code $1: then it is there already.
unless() {
  there=$1
  shift
  if "$@" >&3 2>"$errors"; then return 0; fi
  if grep -q "($there)" "$errors"; then return 0; fi
  cat "$errors" >&2
  stop "this cannot be made: $*"
}

# Sets $state to what a call prints, and to [] where it fails with the code $1.
read_state() {
  absent=$1
  shift
  if state=$("$@" 2>"$errors"); then return 0; fi
  state='[]'
  if [ -n "$absent" ] && grep -q "($absent)" "$errors"; then return 0; fi
  cat "$errors" >&2
  stop "the state cannot be read"
}

# Waits until the state is $1.
settle() {
  tries=0
  while "read_$number" && [ "$state" != "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt "${HYDRANT_TRIES:-120}" ] || stop "it is $state, and should be $1"
    sleep "${HYDRANT_PAUSE:-5}"
  done
}

surprise() {
  [ "$mode" = check ] || stop "$*"
  say "   WOULD STOP: $*"
  surprises=$((surprises + 1))
}
