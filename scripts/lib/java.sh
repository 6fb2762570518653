# shellcheck shell=bash
# What the scripts that start a Java command of the tests have in common. To be sourced, not run.

# Builds, and becomes the Java command CLASS: run_java SCRIPT CLASS [ARGUMENT...]
run_java() {
  local script=$1 class=$2
  shift 2

  cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

  if ! command -v mvn >/dev/null; then
    echo "$script: Maven is missing: install it (apt-get install maven, brew install maven)" >&2
    exit 1
  fi

  echo "Building (the first time fetches libraries) ..." >&2
  mkdir -p target
  local log=target/local-build.log
  if ! mvn --batch-mode -Dspotless.check.skip process-test-classes \
    exec:exec@print-java-home >"$log" 2>&1; then
    grep -E '^\[(WARNING|ERROR)\]' "$log" >&2
    echo "$script: the build failed; all it printed is in $log" >&2
    exit 1
  fi
  local java_home
  java_home=$(sed -n 's/^ *java\.home = //p' "$log" | tail -n 1)

  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  unset AWS_PROFILE AWS_SESSION_TOKEN

  # Java takes the place of this shell, so that Ctrl-C reaches it and nothing stands between.
  exec "$java_home/bin/java" \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "target/test-classes:target/classes:$(<target/local.classpath)" \
    "$class" "$@"
}
