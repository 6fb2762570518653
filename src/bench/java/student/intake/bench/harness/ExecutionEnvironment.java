package student.intake.bench.harness;

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

/** A process that runs a function, with its Runtime API. */
public final class ExecutionEnvironment implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(14);
  private static final Pattern PEAK_MEMORY = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final RuntimeApi api = RuntimeApi.start();
  private final FunctionProcess process;
  private final TraceSampling sampling;

  private ExecutionEnvironment(
      Map<String, String> variables, Launch launch, TraceSampling sampling) {
    process = FunctionProcess.start(api, variables, launch);
    this.sampling = sampling;
  }

  /** Starts the process and does not wait until it is initialized. */
  static ExecutionEnvironment start(
      Map<String, String> variables, Launch launch, TraceSampling sampling) {
    return new ExecutionEnvironment(variables, launch, sampling);
  }

  /** Waits until the process requests its first event. */
  void awaitReady() {
    get(api.ready().thenApply(it -> it));
  }

  /** Waits until the hooks before the snapshot have run. */
  void awaitSnapshot() {
    get(api.snapshot().thenApply(it -> it));
  }

  /** Continues the process after its snapshot, and waits until it requests its first event. */
  void restore() {
    api.restore();
    awaitReady();
  }

  /**
   * Invokes the function and returns the duration until its response.
   *
   * @throws IllegalStateException if the response reports a failed message
   */
  Duration invoke(String event) {
    var start = System.nanoTime();
    var result = get(api.invoke(event, TIMEOUT, sampling.nextHeader()));
    var duration = Duration.ofNanos(System.nanoTime() - start);
    requireNoFailures(result);
    return duration;
  }

  /** Returns the CPU time of the process since it started. */
  Duration cpuTime() {
    return process.handle().info().totalCpuDuration().orElseThrow();
  }

  /** Returns the peak resident memory of the process since it started. */
  int peakMegabytes() {
    try {
      var status = Files.readString(Path.of("/proc", process.handle().pid() + "", "status"));
      var peak = PEAK_MEMORY.matcher(status);
      if (!peak.find()) {
        throw new IllegalStateException("No VmHWM in " + status);
      }
      return Integer.parseInt(peak.group(1)) / 1_024;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts to sample the CPU time of the process. */
  AsyncProfiler startProfiler() {
    return AsyncProfiler.start(process.handle().pid());
  }

  @Override
  public void close() {
    process.close();
    api.close();
  }

  private static void requireNoFailures(InvocationResult result) {
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
