package student.intake.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import student.intake.bench.WarmRun.Window;

/**
 * Measures functions that run on a CPU of their own, beside a stand-in of the table, one of X-Ray's
 * daemon and the Runtime API, which are here.
 */
final class Laboratory implements AutoCloseable {

  /**
   * As Lambda starts a Java function, but for the heap, which would be 85 % of its memory: this one and
   * the rest of the process fit 512 MB together. It starts, as the JVM's ergonomics have it, with a 64th
   * of the memory, which is this machine's elsewhere.
   */
  private static final List<String> LIKE_LAMBDA = List.of(
      "-XX:+UseSerialGC", "-Xms8m", "-Xmx320m");

  /** scripts/bench starts this JVM on the other. */
  static final String OWN_CPU = "0";

  static final String BOTH_CPUS = "0,1";

  private static final Duration BETWEEN_SNAPSHOT_AND_RESTORE = Duration.ofSeconds(2);
  private static final int STARTS_TO_SETTLE = 3;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final EnrollmentEvents events = new EnrollmentEvents();
  private final TableStandIn table;
  private final List<String> trusting;
  private final DatagramSocket traces;

  private Laboratory(TableStandIn table, List<String> trusting, DatagramSocket traces) {
    this.table = table;
    this.trusting = trusting;
    this.traces = traces;
  }

  /** Starts a table that answers after {@code delay}, and settles all that is not measured. */
  static Laboratory start(Duration delay, Transport transport) {
    var laboratory = started(delay, transport);
    for (var start = 0; start < STARTS_TO_SETTLE; start++) {
      laboratory.coldStart(Subject.studentIntake(), Sampling.everything(), Jvm.C1);
    }
    return laboratory;
  }

  private static Laboratory started(Duration delay, Transport transport) {
    try {
      var traces = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      return switch (transport) {
        case HTTP -> new Laboratory(TableStandIn.start(delay), List.of(), traces);
        case TLS -> {
          var certificate = Certificate.make();
          var table = TableStandIn.start(delay, certificate.context());
          yield new Laboratory(table, certificate.trusting(), traces);
        }
      };
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A new process, until it has answered its first two batches, of one and of ten. */
  ColdStart coldStart(Subject subject, Sampling sampling, Jvm jvm) {
    var start = System.nanoTime();
    try (var function = start(subject, OWN_CPU, sampling, jvm.flags())) {
      function.awaitReady();
      var initialization = Duration.ofNanos(System.nanoTime() - start);
      var first = function.invoke(events.batch(1));
      var next = function.invoke(events.batch(10));
      return new ColdStart(initialization, first, next, function.peakMegabytes());
    }
  }

  /** What the first batch takes after a restore from a snapshot that was primed. */
  Duration firstAfterPriming(int messages) throws InterruptedException {
    var subject = Subject.studentIntake();
    var launch = subject.launch(OWN_CPU, flags(List.of())).underSnapStart();
    var sampling = Sampling.everything();
    try (var function = MeasuredFunction.start(environment(subject), launch, sampling)) {
      function.awaitSnapshot();
      Thread.sleep(BETWEEN_SNAPSHOT_AND_RESTORE);
      function.restore();
      return function.invoke(events.batch(messages));
    }
  }

  /** Starts a function that is to be measured warm. */
  MeasuredFunction start(Subject subject, String cpus) {
    var function = start(subject, cpus, Sampling.defaultRule(), List.of());
    function.awaitReady();
    return function;
  }

  /** Batches of so many messages, one after another for {@code atLeast}, second by second. */
  WarmRun warm(MeasuredFunction function, int batch, Duration atLeast) {
    var windows = new ArrayList<Window>();
    var total = 0L;
    var end = System.nanoTime() + atLeast.toNanos();
    while (windows.isEmpty() || System.nanoTime() < end) {
      var cpu = function.cpuTime();
      var took = 0L;
      var messages = 0;
      while (took < SECOND_NANOS) {
        // Made before the clock starts: making a batch is no work of the function.
        var event = events.batch(batch);
        took += function.invoke(event).toNanos();
        messages += batch;
      }
      total += messages;
      var cpuNanos = function.cpuTime().minus(cpu).toNanos();
      windows.add(
          new Window(
              total,
              messages / ((double) took / SECOND_NANOS),
              cpuNanos / 1_000.0 / messages));
    }
    return new WarmRun(windows, function.peakMegabytes());
  }

  @Override
  public void close() {
    table.close();
    traces.close();
  }

  private MeasuredFunction start(
      Subject subject, String cpus, Sampling sampling, List<String> moreFlags) {
    return MeasuredFunction.start(
        environment(subject), subject.launch(cpus, flags(moreFlags)), sampling);
  }

  private List<String> flags(List<String> more) {
    return Stream.of(LIKE_LAMBDA, trusting, more).flatMap(List::stream).toList();
  }

  private Map<String, String> environment(Subject subject) {
    var environment = new HashMap<>(ofEveryFunction());
    environment.putAll(subject.environment());
    return environment;
  }

  private Map<String, String> ofEveryFunction() {
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
