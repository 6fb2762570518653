# shellcheck shell=bash
# What the scripts that start a Java command of the tests have in common. To be sourced, not run.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Builds, unless nothing has changed since the last build: build_java SCRIPT [PROFILE]
# Sets java_home. The tests, for which Maven has just built everything, set BUILT_WITH_JAVA_HOME.
build_java() {
  local script=$1 profile=${2:-local}
  local target=$repository/target
  local log=$target/$profile-build.log stamp=$target/$profile-build.stamp

  java_home=${BUILT_WITH_JAVA_HOME:-}
  if [[ $java_home ]]; then
    return
  fi

  # The stamp is as old as the start of the last good build, and holds that build's JDK.
  if [[ -e $stamp && -e $target/local.classpath && -d $target/test-classes ]] &&
    [[ -z $(find "$repository/pom.xml" "$repository/src" -newer "$stamp" -print -quit) ]]; then
    java_home=$(<"$stamp")
    if [[ -x $java_home/bin/java ]]; then
      return
    fi
  fi

  if ! command -v mvn >/dev/null; then
    echo "$script: Maven is missing: install it (apt-get install maven, brew install maven)" >&2
    exit 1
  fi

  echo "Building (the first time fetches libraries) ..." >&2
  mkdir -p "$target"
  local started
  started=$(mktemp "$target/local-build.XXXXXX")
  local arguments=(--batch-mode --file "$repository/pom.xml" -Dspotless.check.skip)
  [[ $profile == local ]] || arguments+=("-P$profile")
  if ! mvn "${arguments[@]}" process-test-classes exec:exec@print-java-home >"$log" 2>&1; then
    rm -f "$started"
    grep -E '^\[(WARNING|ERROR)\]' "$log" >&2
    echo "$script: the build failed; all it printed is in $log" >&2
    exit 1
  fi
  java_home=$(sed -n 's/^ *java\.home = //p' "$log" | tail -n 1)
  echo "$java_home" >"$stamp"
  touch -r "$started" "$stamp"
  rm -f "$started"
}

# Java takes the place of this shell, so that Ctrl-C reaches it and nothing stands between.
become_java() {
  exec "$java_home/bin/java" -Dslf4j.provider=org.apache.logging.slf4j.SLF4JServiceProvider \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$repository/target/test-classes:$repository/target/classes:$(<"$repository/target/local.classpath")" \
    "$@"
}

# Builds, and becomes a command that works on this machine alone: run_java SCRIPT CLASS [ARGUMENT...]
run_java() {
  build_java "$1"
  shift
  become_local_java "$@"
}

# Becomes a command that works on this machine alone, once it is built.
become_local_java() {
  cd "$repository" || exit 1
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  unset AWS_PROFILE AWS_SESSION_TOKEN
  become_java "$@"
}

# Builds, and becomes a command for operators, with the folder and the AWS settings of its user:
# run_operator SCRIPT CLASS [ARGUMENT...]
run_operator() {
  build_java "$1"
  shift
  [[ -t 2 ]] && export STANDARD_ERROR_IS_A_TERMINAL=true
  become_java "$@"
}
