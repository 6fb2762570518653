# shellcheck shell=bash
# Shared by scripts/send, scripts/dead-letters, scripts/status and scripts/consume. To be sourced, not run.

# shellcheck source=scripts/lib/java.sh
source "$(dirname "${BASH_SOURCE[0]}")/java.sh"

# Prints the end of a usage text: the options that every operator command has.
common_options() {
  cat <<'TEXT'
  --stack NAME                CloudFormation stack whose outputs name the queues and the table (default:
                              student-intake, if none of the next three options is specified)
  --queue-url URL             enrollment queue
  --dead-letter-queue-url URL dead-letter queue (default: from the redrive policy of the queue)
  --table NAME                table
  --region REGION             default: AWS_REGION, AWS_DEFAULT_REGION or the profile's region
  --endpoint-url URL          endpoint of AWS services (default: AWS_ENDPOINT_URL, if set)
  --local                     use the queues and the table of scripts/local
  --queue-port PORT           with --local: port of the queues (default: 9324)
  --table-port PORT           with --local: port of the table (default: 8000)
  -h, --help                  print this text and exit

Credentials come from the environment or AWS_PROFILE. For a profile with single sign-on, first run
eval "$(aws configure export-credentials --format env)". --stack requires the AWS CLI.
Requires Maven and JDK 25.
TEXT
}

# Prints usage on --help, otherwise starts a command: operator_command SCRIPT CLASS [ARGUMENT...]
# The script defines the function usage.
operator_command() {
  local argument
  for argument in "${@:3}"; do
    if [[ $argument == -h || $argument == --help ]]; then
      usage
      exit 0
    fi
  done
  # Printed when an argument is wrong.
  COMMAND_USAGE=$(usage)
  export COMMAND_USAGE
  export_width
  run_operator "$@"
}

# Exports the width of the terminal, which Bash itself does not, and which progress and tables must fit.
export_width() {
  local size
  if [[ (-t 1 || -t 2) && -z ${COLUMNS:-} ]] && size=$({ stty size </dev/tty; } 2>/dev/null); then
    COLUMNS=${size#* }
  fi
  export COLUMNS
}
