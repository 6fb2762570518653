package student.intake.local.soak;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import student.intake.command.InterruptSignal;
import student.intake.command.ProgressLine;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.Template;
import student.intake.local.faults.FaultKind;
import student.intake.local.faults.FaultyProxy;
import student.intake.local.workload.Workload;
import student.intake.settings.Settings;

/** Runs the function with injected faults until the queue is empty, and accounts for every message. */
final class Soak implements AutoCloseable {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(3);
  private static final long POLL_MILLISECONDS = 100;

  /** Limits the memory of the embedded queue. */
  private static final int MAX_QUEUE_DEPTH = 10_000;

  private static final int MESSAGES_PER_DEPTH_CHECK = 500;

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

  /**
   * Short, so that faults take little time; two attempts, so that some calls fail. The reserve is long,
   * so that no invocation times out only because the machine is busy.
   */
  private static final Map<String, String> SHORT_TIMEOUTS = Map.of(
      "MAX_ATTEMPTS", "2",
      "CONNECT_TIMEOUT_MILLISECONDS", "1000",
      "ATTEMPT_TIMEOUT_MILLISECONDS", String.valueOf(ATTEMPT_TIMEOUT.toMillis()),
      "CALL_TIMEOUT_MILLISECONDS", "2500",
      "QUEUE_TIMEOUT_MILLISECONDS", "1500",
      "RESERVE_MILLISECONDS", "2000",
      "BACKOFF_BASE_SECONDS", "1",
      "BACKOFF_MAX_SECONDS", "4",
      "MAX_CONCURRENT_WRITES", "16");

  /** The last documents may still be on their way. */
  private static final Duration MAX_DOCUMENT_DELAY = Duration.ofSeconds(3);

  private final Workload workload;
  private final EmbeddedCloud cloud;
  private final Options options;
  private final PrintStream out;
  private final RandomFaults tableFaults;
  private final RandomFaults queueFaults;
  private final FaultyProxy table;
  private final FaultyProxy queue;
  private final ReceivedTraces traces;
  private final AtomicInteger sent = new AtomicInteger();
  private final long start = System.nanoTime();

  private Soak(Workload workload, EmbeddedCloud cloud, Options options, PrintStream out) {
    this.workload = workload;
    this.cloud = cloud;
    this.options = options;
    this.out = out;
    this.tableFaults = faults(FaultKind.forTable(), options);
    this.queueFaults = faults(FaultKind.forQueues(), options);
    this.table = FaultyProxy.start(cloud.table().endpoint(), tableFaults);
    this.queue = FaultyProxy.start(cloud.queue().endpoint(), queueFaults);
    this.traces = ReceivedTraces.start(workload::isQuotedIn);
  }

  private static RandomFaults faults(List<FaultKind> kinds, Options options) {
    var tooLong = ATTEMPT_TIMEOUT.multipliedBy(2);
    return new RandomFaults(kinds, tooLong, options.faultRate(), options.seed());
  }

  /** Starts the embedded cloud, its fault-injecting proxies and the X-Ray daemon. */
  static Soak start(
      Workload workload, EmbeddedQueue.Kind kind, Options options, PrintStream out) {
    // The function timeout is shorter, so a message becomes visible only after its invocation has ended.
    var template = Template.read()
        .withFunction(Duration.ofSeconds(12), 4)
        .withVisibilityTimeout(Duration.ofSeconds(14));
    var cloud = switch (kind) {
      case STANDARD -> EmbeddedCloud.start(template, new EmbeddedCloud.Options());
      case FIFO -> EmbeddedCloud.start(template.forFifo(), EmbeddedCloud.Options.fifo());
    };
    return new Soak(workload, cloud, options, out);
  }

  /**
   * Returns whether every message is accounted for and every invocation ended as it should; false if
   * {@code stop} was raised.
   */
  boolean run(FaultyFunction.Factory factory, InterruptSignal stop) throws InterruptedException {
    try (var function = new FaultyFunction(factory, settings(), options, workload::isQuotedIn)) {
      return run(function, stop);
    }
  }

  private boolean run(FaultyFunction function, InterruptSignal stop) throws InterruptedException {
    EventSourceMapping.Counts counts;
    try (
        var mapping = EventSourceMapping
            .start(cloud.queue(), cloud.template(), function.handler());
        var _ = ProgressLine.start(PROGRESS_INTERVAL, () -> progress(mapping, function), out)) {
      cloud.queue().sendMessages(workload.messages().takeWhile(_ -> maySend(stop)));
      awaitQuiet(mapping, stop);
      if (!stop.raised()) {
        cloud.queue().sendMessages(workload.conflictingMessages(cloud));
        awaitQuiet(mapping, stop);
      }
      counts = mapping.counts();
    }
    if (stop.raised()) {
      out.println("Stopped. The messages were not accounted for.");
      return false;
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    awaitDocuments(function, stop);
    var report = new SoakReport(
        workload.reconcile(cloud), counts, faults(), function, traces, workload.count(), took);
    report.print(out);
    return report.isClean();
  }

  @Override
  public void close() {
    table.close();
    queue.close();
    traces.close();
    cloud.close();
  }

  private static void awaitQuiet(EventSourceMapping mapping, InterruptSignal stop)
      throws InterruptedException {
    while (!stop.raised() && !mapping.isQuiet()) {
      stop.await(POLL_MILLISECONDS);
    }
  }

  private void awaitDocuments(FaultyFunction function, InterruptSignal stop)
      throws InterruptedException {
    var end = System.nanoTime() + MAX_DOCUMENT_DELAY.toNanos();
    while (traces.batches() < function.sampledBatches() && System.nanoTime() < end) {
      stop.await(POLL_MILLISECONDS);
    }
  }

  private Settings settings() {
    var variables = new HashMap<>(SHORT_TIMEOUTS);
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
    return cloud.settings(variables);
  }

  /** Waits while the queue is too deep; returns false if {@code stop} was raised. */
  private boolean maySend(InterruptSignal stop) {
    try {
      if (sent.getAndIncrement() % MESSAGES_PER_DEPTH_CHECK == 0) {
        while (!stop.raised() && cloud.queue().depth().total() > MAX_QUEUE_DEPTH) {
          stop.await(POLL_MILLISECONDS);
        }
      }
      return !stop.raised();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String progress(EventSourceMapping mapping, FaultyFunction function) {
    var done = mapping.counts().deleted() + cloud.queue().deadLetterDepth().total();
    return "sent %,d | done %,d | in queue %,d | faults %,d, crashes %,d | %,.0f messages/s"
        .formatted(
            sent.get(),
            done,
            cloud.queue().depth().total(),
            faults(),
            function.crashes(),
            done / seconds(Duration.ofNanos(System.nanoTime() - start)));
  }

  private long faults() {
    return tableFaults.count() + queueFaults.count();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  /**
   * What is injected.
   *
   * @param faultRate probability that a call, an invocation, its tracing or a delivery fails
   * @param sampledRate probability that a batch is sampled
   */
  record Options(double faultRate, double sampledRate, long seed) {}
}
