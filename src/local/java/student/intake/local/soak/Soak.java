package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import student.intake.command.InterruptSignal;
import student.intake.command.ProgressLine;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.cloud.Template;
import student.intake.local.faults.FaultyProxy;
import student.intake.local.workload.Reconciliation;
import student.intake.local.workload.Workload;
import student.intake.settings.Settings;
import student.intake.telemetry.Telemetry;

/** Runs the function with injected faults until the queue is empty, and accounts for every message. */
final class Soak implements AutoCloseable {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(3);
  private static final long POLL_MILLISECONDS = 100;

  /** Limits the memory of the embedded queue. */
  private static final int MAX_QUEUE_DEPTH = 10_000;

  private static final int MESSAGES_PER_DEPTH_CHECK = 500;

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

  /** Short, so that faults take little time; two attempts, so that some calls fail. */
  private static final Map<String, String> SHORT_TIMEOUTS = Map.of(
      "MAX_ATTEMPTS", "2",
      "CONNECT_TIMEOUT_MILLISECONDS", "1000",
      "ATTEMPT_TIMEOUT_MILLISECONDS", String.valueOf(ATTEMPT_TIMEOUT.toMillis()),
      "CALL_TIMEOUT_MILLISECONDS", "2500",
      "QUEUE_TIMEOUT_MILLISECONDS", "1500",
      "RESERVE_MILLISECONDS", "500",
      "BACKOFF_BASE_SECONDS", "1",
      "BACKOFF_MAX_SECONDS", "4",
      "MAX_CONCURRENT_WRITES", "16");

  private final Workload workload;
  private final EmbeddedCloud cloud;
  private final RandomFaults tableFaults;
  private final RandomFaults queueFaults;
  private final double rate;
  private final long seed;
  private final PrintStream out;
  private final FaultyProxy table;
  private final FaultyProxy queue;
  private final OutcomeCounts outcomes = new OutcomeCounts();
  private final AtomicInteger sent = new AtomicInteger();
  private final long start = System.nanoTime();

  private Soak(Workload workload, EmbeddedCloud cloud, double rate, long seed,
      PrintStream out) {
    this.workload = workload;
    this.cloud = cloud;
    var tooLong = ATTEMPT_TIMEOUT.multipliedBy(2);
    this.tableFaults = RandomFaults.forTable(rate, seed, tooLong);
    this.queueFaults = RandomFaults.forQueue(rate, seed, tooLong);
    this.rate = rate;
    this.seed = seed;
    this.out = out;
    this.table = FaultyProxy.start(cloud.table().endpoint(), tableFaults);
    this.queue = FaultyProxy.start(cloud.queue().endpoint(), queueFaults);
  }

  /**
   * Starts the embedded cloud and its fault-injecting proxies.
   *
   * @param rate probability that a call, an invocation or a delivery fails
   */
  static Soak start(
      Workload workload, EmbeddedQueue.Kind kind, double rate, long seed, PrintStream out) {
    // The function timeout is shorter, so a message becomes visible only after its invocation has ended.
    var template = Template.read()
        .withFunction(Duration.ofSeconds(10), 4)
        .withVisibilityTimeout(Duration.ofSeconds(12));
    var cloud = switch (kind) {
      case STANDARD -> EmbeddedCloud.start(template, new EmbeddedCloud.Options());
      case FIFO -> EmbeddedCloud.start(template.forFifo(), EmbeddedCloud.Options.fifo());
    };
    return new Soak(workload, cloud, rate, seed, out);
  }

  /** Returns whether every message is accounted for; false if {@code stop} was raised. */
  boolean run(
      BiFunction<Settings, Telemetry, ? extends RequestHandler<SQSEvent, SQSBatchResponse>> factory,
      InterruptSignal stop)
      throws InterruptedException {
    var settings = settings();
    var environments = new ExecutionEnvironments(() -> factory.apply(settings, outcomes));
    var duplicates = new DuplicateDeliveries(environments, rate, seed);
    var crashes = new RandomCrashes(duplicates, rate, seed);
    try (var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), crashes);
        var _ = ProgressLine.start(PROGRESS_INTERVAL, () -> progress(mapping, crashes), out)) {
      cloud.queue().sendMessages(workload.messages().takeWhile(_ -> maySend(stop)));
      awaitQuiet(mapping, stop);
      if (!stop.raised()) {
        cloud.queue().sendMessages(workload.conflictingMessages(cloud));
        awaitQuiet(mapping, stop);
      }
    }
    if (stop.raised()) {
      out.println("Stopped. The messages were not accounted for.");
      return false;
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    var result = workload.reconcile(cloud);
    report(result, crashes, duplicates, took);
    return result.isComplete();
  }

  @Override
  public void close() {
    table.close();
    queue.close();
    cloud.close();
  }

  private static void awaitQuiet(EventSourceMapping mapping, InterruptSignal stop)
      throws InterruptedException {
    while (!stop.raised() && !mapping.isQuiet()) {
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

  private String progress(EventSourceMapping mapping, RandomCrashes crashes) {
    var done = mapping.counts().deleted() + cloud.queue().deadLetterDepth().total();
    return "sent %,d | done %,d | in queue %,d | faults %,d, crashes %,d | %,.0f messages/s"
        .formatted(
            sent.get(),
            done,
            cloud.queue().depth().total(),
            faults(),
            crashes.count(),
            done / seconds(Duration.ofNanos(System.nanoTime() - start)));
  }

  private void report(
      Reconciliation result, RandomCrashes crashes, DuplicateDeliveries duplicates,
      Duration took) {
    out.println();
    line("messages sent", result.sent());
    line("  added", result.added());
    line("  already present", result.alreadyPresent());
    line("  in conflict", result.inConflict());
    line("  dead-lettered", result.deadLettered());
    line("  lost", result.lost());
    line("unexpected", result.unexpected().size());
    result.unexpected().forEach(it -> out.println("    " + it));
    out.println();
    line("faults injected", faults());
    line("invocations crashed", crashes.count());
    line("batches delivered twice", duplicates.count());
    line("valid dead letters", result.validDeadLetters());
    out.printf("%-24s %,9.0f  (%.1f s)%n%n", "messages/s", workload.count() / seconds(took),
        seconds(took));
    out.println(
        result.isComplete()
            ? "OK: every message is accounted for."
            : "FAILED: not every message is accounted for.");
  }

  private long faults() {
    return tableFaults.count() + queueFaults.count();
  }

  private void line(String label, long count) {
    out.printf("%-24s %,9d%n", label, count);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
