# shellcheck shell=bash
# Functions shared by the scripts that run a Java command. Source this file; do not run it.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Builds the commands if a source file, pom.xml or POWERTOOLS_BATCH has changed since the last build,
# and sets java_home: build_java SCRIPT [PROFILE]
# Tests set BUILT_WITH_JAVA_HOME: Maven has compiled everything before it runs them.
build_java() {
  local script=$1 profile=${2:-local}
  local target=$repository/target
  local log=$target/$profile-build.log stamp=$target/$profile-build.stamp

  java_home=${BUILT_WITH_JAVA_HOME:-}
  if [[ $java_home ]]; then
    return
  fi

  if ! reporter_matches "$target"; then
    echo "POWERTOOLS_BATCH has changed since the last build: compiling everything again." >&2
    # Maven would keep the profile's class and service file.
    rm -rf "$target/classes" "$target/test-classes" "$target"/*-build.stamp
  fi

  # The stamp holds the JDK of the last successful build; its time is the start of that build.
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

  echo "Building (the first build downloads libraries) ..." >&2
  mkdir -p "$target"
  local started
  started=$(mktemp "$target/local-build.XXXXXX")
  local arguments=(--batch-mode --file "$repository/pom.xml" -Dspotless.check.skip)
  [[ $profile == local ]] || arguments+=("-P$profile")
  if ! mvn "${arguments[@]}" process-test-classes exec:exec@print-java-home >"$log" 2>&1; then
    rm -f "$started"
    grep -E '^\[(WARNING|ERROR)\]' "$log" >&2
    echo "$script: the build failed; its output is in $log" >&2
    exit 1
  fi
  java_home=$(sed -n 's/^ *java\.home = //p' "$log" | tail -n 1)
  echo "$java_home" >"$stamp"
  touch -r "$started" "$stamp"
  rm -f "$started"
}

# Whether the last build, if any, used the profile that POWERTOOLS_BATCH selects: reporter_matches TARGET
# Checks both outputs of the build, because a failed build or another Maven run can change only one.
reporter_matches() {
  local target=$1 wanted=false packaged=false on_class_path=false
  [[ -d $target/classes && -e $target/local.classpath ]] || return 0
  [[ ${POWERTOOLS_BATCH:-} == true ]] && wanted=true
  [[ -e $target/classes/META-INF/services/student.intake.batch.BatchItemFailureReporter ]] && packaged=true
  grep -q '/powertools-batch-' "$target/local.classpath" && on_class_path=true
  [[ $packaged == "$wanted" && $on_class_path == "$wanted" ]]
}

# Replaces this shell with Java, so that Ctrl-C reaches the command directly.
become_java() {
  # At its default verbosity, SLF4J prints the provider that it loads.
  exec "$java_home/bin/java" -Dslf4j.provider=org.apache.logging.slf4j.SLF4JServiceProvider \
    -Dslf4j.internal.verbosity=WARN \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$repository/target/test-classes:$repository/target/classes:$(<"$repository/target/local.classpath")" \
    "$@"
}

# Builds, then runs a command that uses only this machine: run_java SCRIPT CLASS [ARGUMENT...]
run_java() {
  build_java "$1"
  shift
  become_local_java "$@"
}

# Runs a command that uses only this machine, after build_java: become_local_java CLASS [ARGUMENT...]
become_local_java() {
  cd "$repository" || exit 1
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  unset AWS_PROFILE AWS_SESSION_TOKEN
  become_java "$@"
}

# Builds, then runs an operator command in the caller's folder with the caller's AWS settings:
# run_operator SCRIPT CLASS [ARGUMENT...]
run_operator() {
  build_java "$1"
  shift
  [[ -t 2 ]] && export STANDARD_ERROR_IS_A_TERMINAL=true
  local prepared=$repository/target/operator
  if [[ ${BUILT_WITH_JAVA_HOME:-} ]] || ! prepare_start "$prepared"; then
    become_operator "$repository/target/test-classes:$repository/target/classes:$(<"$repository/target/local.classpath")" "$@"
  fi
  become_operator "$prepared/classes.jar:$(<"$prepared/class-path")" \
    "-XX:AOTCache=$prepared/cache" -Xlog:aot*=off,cds*=off "$@"
}

# Replaces this shell with Java: become_operator CLASS_PATH [OPTION...] CLASS [ARGUMENT...]
become_operator() {
  exec "$java_home/bin/java" "${operator_options[@]}" -cp "$@"
}

# The commands end before optimized code would save more time than its compilation takes. They print the
# errors of the AWS SDK themselves, so no log is written.
operator_options=(
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
  -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -Dslf4j.internal.verbosity=WARN
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
)

# Creates a JAR of the commands and an ahead-of-time cache (JEP 483) of the classes that they load, unless FOLDER
# has those of the last build and of this JDK. Returns whether there is a cache. There is none while another
# command creates it, and if FOLDER cannot be written: prepare_start FOLDER
prepare_start() {
  local folder=$1 lock=$1.lock
  if ! start_is_prepared "$folder"; then
    # A command that was killed leaves its lock.
    find "$lock" -maxdepth 0 -mmin +10 -exec rmdir {} + 2>/dev/null || true
    mkdir "$lock" 2>/dev/null || return 1
    # shellcheck disable=SC2064 # The variable is local.
    trap "rmdir $(printf %q "$lock")" EXIT
    [[ ! -t 2 ]] || echo "Preparing a faster start of the commands ..." >&2
    create_cache "$folder" >"$repository/target/operator-start.log" 2>&1 || true
    trap - EXIT
    rmdir "$lock"
  fi
  [[ -s $folder/cache ]]
}

# An empty cache counts: without one, the commands start until the next build.
start_is_prepared() {
  [[ $1/cache -nt $repository/target/local-build.stamp && $(<"$1/jdk") == "$(<"$java_home/release")" ]] 2>/dev/null
}

# A command can start meanwhile, so each file is replaced at once: create_cache FOLDER
create_cache() {
  local folder=$1 target=$repository/target
  # The cache supports JAR files only. DynamoDB Local's refers to a folder.
  mkdir -p "$folder" &&
    tr ':' '\n' <"$target/local.classpath" | sed -n '/\/DynamoDBLocal-/d; /\.jar$/p' | paste -sd : - >"$folder/new" &&
    mv "$folder/new" "$folder/class-path" &&
    "$java_home/bin/jar" --create --no-compress --file "$folder/new" -C "$target/classes" . -C "$target/test-classes" . &&
    mv "$folder/new" "$folder/classes.jar" &&
    cp "$java_home/release" "$folder/jdk" || return
  # The person's environment and AWS configuration have no effect on which classes are loaded.
  env -i "PATH=$PATH" AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null \
    "$java_home/bin/java" "${operator_options[@]}" "-XX:AOTCacheOutput=$folder/new" -Xlog:aot*=off,cds*=off \
    -cp "$folder/classes.jar:$(<"$folder/class-path")" student.intake.operator.training.TrainingRun || true
  [[ -e $folder/new ]] || : >"$folder/new"
  mv "$folder/new" "$folder/cache"
}
