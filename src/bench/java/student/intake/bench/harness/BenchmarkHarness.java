package student.intake.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import student.intake.bench.harness.WarmRun.Interval;

/**
 * Runs functions and measures them. The simulated table, the Runtime API and a socket that discards
 * traces are part of this process; each function has a process of its own.
 */
public final class BenchmarkHarness implements AutoCloseable {

  /**
   * The flags of Lambda's Java runtime, except for the heap. Lambda's maximum is 85 % of the memory;
   * this heap and the rest of the process fit in 512 MB. The initial heap is the JVM's default for 512
   * MB (1/64), because the default here would depend on the machine's memory.
   */
  private static final List<String> LAMBDA_FLAGS = List.of(
      "-XX:+UseSerialGC", "-Xms8m", "-Xmx320m");

  private static final Duration SNAPSHOT_PAUSE = Duration.ofSeconds(2);
  private static final int WARM_UP_STARTS = 3;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final EventGenerator events = new EventGenerator();
  private final SimulatedTable table;
  private final List<String> tlsFlags;
  private final DatagramSocket traces;

  private BenchmarkHarness(SimulatedTable table, List<String> tlsFlags, DatagramSocket traces) {
    this.table = table;
    this.tlsFlags = tlsFlags;
    this.traces = traces;
  }

  /**
   * Starts a harness and warms it up.
   *
   * @param delay response time of the simulated table
   */
  public static BenchmarkHarness start(Duration delay, Protocol protocol) {
    var harness = create(delay, protocol);
    for (var start = 0; start < WARM_UP_STARTS; start++) {
      harness.coldStart(FunctionUnderTest.studentIntake(), TraceSampling.all(), JitCompilers.C1);
    }
    return harness;
  }

  private static BenchmarkHarness create(Duration delay, Protocol protocol) {
    try {
      var traces = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      return switch (protocol) {
        case HTTP -> new BenchmarkHarness(SimulatedTable.start(delay), List.of(), traces);
        case HTTPS -> {
          var certificate = TlsCertificate.create();
          var table = SimulatedTable.start(delay, certificate.serverContext());
          yield new BenchmarkHarness(table, certificate.clientFlags(), traces);
        }
      };
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts a process and invokes it with two batches, of 1 and of 10 messages. */
  public ColdStart coldStart(
      FunctionUnderTest function, TraceSampling sampling, JitCompilers compilers) {
    var start = System.nanoTime();
    try (var environment = start(function, Cpus.DEDICATED, sampling, compilers.flags())) {
      environment.awaitReady();
      var initialization = Duration.ofNanos(System.nanoTime() - start);
      var firstBatch = environment.invoke(events.event(1));
      var nextBatch = environment.invoke(events.event(10));
      return new ColdStart(initialization, firstBatch, nextBatch, environment.peakMegabytes());
    }
  }

  /** Primes a build of this project's function as before a snapshot, and measures the first batch. */
  public Duration firstBatchAfterPriming(FunctionUnderTest function, int batchSize)
      throws InterruptedException {
    var launch = function.launch(Cpus.DEDICATED, flags(List.of())).underSnapStart();
    try (
        var environment = ExecutionEnvironment
            .start(variables(function), launch, TraceSampling.all())) {
      environment.awaitSnapshot();
      Thread.sleep(SNAPSHOT_PAUSE);
      environment.restore();
      return environment.invoke(events.event(batchSize));
    }
  }

  /** Starts a function for warm runs, sampled by X-Ray's default rule. */
  public ExecutionEnvironment start(FunctionUnderTest function, Cpus cpus) {
    var environment = start(function, cpus, TraceSampling.defaultRule(), List.of());
    environment.awaitReady();
    return environment;
  }

  /** Invokes the function with consecutive batches for at least this duration. */
  public WarmRun warmRun(ExecutionEnvironment environment, int batchSize, Duration minDuration) {
    var intervals = new ArrayList<Interval>();
    var messages = 0L;
    var end = System.nanoTime() + minDuration.toNanos();
    while (intervals.isEmpty() || System.nanoTime() < end) {
      var interval = interval(environment, batchSize, (_, nanos) -> nanos < SECOND_NANOS);
      intervals.add(interval.after(messages));
      messages += interval.totalMessages();
    }
    return new WarmRun(intervals, environment.peakMegabytes());
  }

  /** Invokes the function with this number of consecutive batches. */
  public Interval interval(ExecutionEnvironment environment, int batchSize, int batches) {
    return interval(environment, batchSize, (done, _) -> done < batches);
  }

  /** Invokes the function with this number of consecutive batches, and writes samples to a file. */
  public Profile profile(
      ExecutionEnvironment environment, int batchSize, int batches, Path stacks) {
    var profiler = environment.startProfiler();
    var interval = interval(environment, batchSize, batches);
    profiler.stop(stacks);
    return new Profile(stacks, interval.cpuMicroseconds());
  }

  private Interval interval(ExecutionEnvironment environment, int batchSize, Condition goesOn) {
    var cpuTimeBefore = environment.cpuTime();
    var nanos = 0L;
    var batches = 0;
    while (goesOn.test(batches, nanos)) {
      nanos += environment.invoke(events.event(batchSize)).toNanos();
      batches++;
    }
    var cpuTime = environment.cpuTime().minus(cpuTimeBefore);
    return Interval.of((long) batches * batchSize, Duration.ofNanos(nanos), cpuTime);
  }

  /** Whether to go on after this number of batches and this time. */
  private interface Condition {
    boolean test(int batches, long nanos);
  }

  @Override
  public void close() {
    table.close();
    traces.close();
  }

  private ExecutionEnvironment start(
      FunctionUnderTest function, Cpus cpus, TraceSampling sampling, List<String> flags) {
    return ExecutionEnvironment.start(
        variables(function), function.launch(cpus, flags(flags)), sampling);
  }

  private List<String> flags(List<String> additional) {
    return Stream.of(LAMBDA_FLAGS, tlsFlags, additional).flatMap(List::stream).toList();
  }

  private Map<String, String> variables(FunctionUnderTest function) {
    var variables = new HashMap<>(commonVariables());
    variables.putAll(function.variables());
    return variables;
  }

  private Map<String, String> commonVariables() {
    return Map.of(
        "AWS_REGION", "eu-west-1",
        "TABLE_NAME", "testtable",
        "QUEUE_URL", table.endpoint() + "/000000000000/enrollments",
        "DEAD_LETTER_QUEUE_URL", table.endpoint() + "/000000000000/enrollments-dead-letters",
        "AWS_ENDPOINT_URL", table.endpoint().toString(),
        "POWERTOOLS_SERVICE_NAME", "student-intake",
        "POWERTOOLS_METRICS_NAMESPACE", "StudentIntake",
        "AWS_EMF_ENVIRONMENT", "Lambda",
        "AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:" + traces.getLocalPort());
  }
}
