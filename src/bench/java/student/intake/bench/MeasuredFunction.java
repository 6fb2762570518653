package student.intake.bench;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import student.intake.runtime.FunctionProcess;
import student.intake.runtime.FunctionProcess.Launch;
import student.intake.runtime.InvocationResult;
import student.intake.runtime.InvocationResult.Success;
import student.intake.runtime.RuntimeApi;

/** One process of a function, with the Runtime API that drives it. */
final class MeasuredFunction implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(14);
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final RuntimeApi api = RuntimeApi.start();
  private final FunctionProcess process;
  private final Sampling tracing;

  private MeasuredFunction(Map<String, String> environment, Launch launch, Sampling tracing) {
    process = FunctionProcess.start(api, environment, launch);
    this.tracing = tracing;
  }

  /** Starts the process and returns at once. */
  static MeasuredFunction start(Map<String, String> environment, Launch launch, Sampling tracing) {
    return new MeasuredFunction(environment, launch, tracing);
  }

  /** Waits until it asks for its first event. */
  void awaitReady() {
    get(api.ready().thenApply(it -> it));
  }

  /** Waits until it may be snapshot. */
  void awaitSnapshot() {
    get(api.snapshot().thenApply(it -> it));
  }

  /** Lets it go on from its snapshot, and waits until it asks for its first event. */
  void restore() {
    api.restore();
    awaitReady();
  }

  /** How long the function takes for {@code event}, from its handing over to its answer. */
  Duration invoke(String event) {
    var start = System.nanoTime();
    var result = get(api.invoke(event, TIMEOUT, tracing.header()));
    var took = Duration.ofNanos(System.nanoTime() - start);
    requireThatNoneFailed(result);
    return took;
  }

  /** What the process has taken of its CPUs so far. */
  Duration cpuTime() {
    return process.handle().info().totalCpuDuration().orElseThrow();
  }

  /** The most memory that the process has had so far. */
  int peakMegabytes() {
    try {
      var status = Files.readString(Path.of("/proc", process.handle().pid() + "", "status"));
      var peak = PEAK.matcher(status);
      if (!peak.find()) {
        throw new IllegalStateException("No peak of memory in " + status);
      }
      return Integer.parseInt(peak.group(1)) / 1_024;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.close();
    api.close();
  }

  private static void requireThatNoneFailed(InvocationResult result) {
    if (!result.equals(new Success("{\"batchItemFailures\":[]}"))) {
      throw new IllegalStateException("The function did not add every student: " + result);
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(TIMEOUT.toSeconds(), SECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (TimeoutException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
