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
import student.intake.local.workload.Balance;
import student.intake.local.workload.Traffic;
import student.intake.settings.Settings;
import student.intake.telemetry.Telemetry;

/** Feeds the function through faults until every message has gone somewhere, and asks where. */
final class Soak implements AutoCloseable {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(3);
  private static final long PAUSE_MILLISECONDS = 100;

  /** Keeps the queue, which is in memory, small however many messages there are. */
  private static final int MAX_WAITING = 10_000;

  private static final int SENT_BETWEEN_LOOKS = 500;

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

  /** Short, so that faults cost little; two tries, so that some calls fail for good. */
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

  private final Traffic traffic;
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

  private Soak(Traffic traffic, EmbeddedCloud cloud, double rate, long seed,
      PrintStream out) {
    this.traffic = traffic;
    this.cloud = cloud;
    var tooLong = ATTEMPT_TIMEOUT.multipliedBy(2);
    this.tableFaults = RandomFaults.ofTable(rate, seed, tooLong);
    this.queueFaults = RandomFaults.ofQueue(rate, seed, tooLong);
    this.rate = rate;
    this.seed = seed;
    this.out = out;
    this.table = FaultyProxy.start(cloud.table().endpoint(), tableFaults);
    this.queue = FaultyProxy.start(cloud.queue().endpoint(), queueFaults);
  }

  /** Starts the embedded cloud and the proxies before it. */
  static Soak start(
      Traffic traffic, EmbeddedQueue.Kind kind, double rate, long seed, PrintStream out) {
    // A message comes back when no invocation that has it can still run.
    var template = Template.read()
        .withFunction(Duration.ofSeconds(10), 4)
        .withVisibilityTimeout(Duration.ofSeconds(12));
    var cloud = switch (kind) {
      case STANDARD -> EmbeddedCloud.start(template, new EmbeddedCloud.Options());
      case FIFO -> EmbeddedCloud.start(template.forFifo(), EmbeddedCloud.Options.fifo());
    };
    return new Soak(traffic, cloud, rate, seed, out);
  }

  /** Whether each message that was sent is accounted for; false as well when it was stopped. */
  boolean run(
      BiFunction<Settings, Telemetry, ? extends RequestHandler<SQSEvent, SQSBatchResponse>> made,
      InterruptSignal stop)
      throws InterruptedException {
    var settings = settings();
    var environments = new Environments(() -> made.apply(settings, outcomes));
    var delivery = new DuplicateDelivery(environments, rate, seed);
    var function = new CrashingFunction(delivery, rate, seed);
    try (var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), function);
        var _ = ProgressLine.start(BETWEEN_LINES, () -> progress(mapping, function), out)) {
      cloud.queue().sendMessages(traffic.messages().takeWhile(_ -> mayGoOn(stop)));
      awaitQuiet(mapping, stop);
      if (!stop.raised()) {
        cloud.queue().sendMessages(traffic.contradictions(cloud));
        awaitQuiet(mapping, stop);
      }
    }
    if (stop.raised()) {
      out.println("Stopped; nothing was accounted for.");
      return false;
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    var balance = traffic.account(cloud);
    report(balance, function, delivery, took);
    return balance.balances();
  }

  @Override
  public void close() {
    table.close();
    queue.close();
    cloud.close();
  }

  private static void awaitQuiet(EventSourceMapping mapping, InterruptSignal stop)
      throws InterruptedException {
    while (!stop.raised() && !mapping.quiet()) {
      stop.await(PAUSE_MILLISECONDS);
    }
  }

  private Settings settings() {
    var variables = new HashMap<>(SHORT_TIMEOUTS);
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
    return cloud.settings(variables);
  }

  private boolean mayGoOn(InterruptSignal stop) {
    try {
      if (sent.getAndIncrement() % SENT_BETWEEN_LOOKS == 0) {
        while (!stop.raised() && cloud.queue().depth().total() > MAX_WAITING) {
          stop.await(PAUSE_MILLISECONDS);
        }
      }
      return !stop.raised();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String progress(EventSourceMapping mapping, CrashingFunction function) {
    var done = mapping.counts().deleted() + cloud.queue().deadLetterDepth().total();
    return "sent %,d | done %,d | in queue %,d | faults %,d, crashes %,d | %,.0f messages/s"
        .formatted(
            sent.get(),
            done,
            cloud.queue().depth().total(),
            harmed(),
            function.crashed(),
            done / seconds(Duration.ofNanos(System.nanoTime() - start)));
  }

  private void report(
      Balance balance, CrashingFunction function, DuplicateDelivery delivery, Duration took) {
    out.println();
    line("sent", balance.sent());
    line("= added", balance.added());
    line("+ already present", balance.alreadyPresent());
    line("+ in conflict", balance.inConflict());
    line("+ dead-lettered", balance.deadLettered());
    line("lost", balance.lost());
    line("never sent, but there", balance.foreign().size());
    balance.foreign().forEach(it -> out.println("    " + it));
    out.println();
    line("calls harmed", harmed());
    line("invocations crashed", function.crashed());
    line("batches delivered twice", delivery.duplicated());
    line("good ones given up", balance.wellFormedDeadLetters());
    out.printf("%-24s %,9.0f  (%.1f s)%n%n", "messages/s", traffic.count() / seconds(took),
        seconds(took));
    out.println(balance.balances() ? "It balances: no message is lost." : "FAILED: no balance.");
  }

  private long harmed() {
    return tableFaults.injected() + queueFaults.injected();
  }

  private void line(String what, long count) {
    out.printf("%-24s %,9d%n", what, count);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
