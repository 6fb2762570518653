package student.intake.local;

import static java.util.stream.Collectors.toSet;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.workload.NumberedWorkload;
import student.intake.operator.deadletters.BrowseLimits;
import student.intake.operator.deadletters.DeadLetterQueue;

/** Sends messages of every kind, waits until the queue is empty and verifies the outcomes. */
final class Demo {

  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(10);

  /** Visibility timeout while the dead letters of the largest demo are read. */
  private static final Duration LONGEST_READ = Duration.ofHours(1);

  private final EmbeddedCloud cloud;
  private final OutcomeCounts counts;
  private final NumberedWorkload workload;
  private final PrintStream out;

  Demo(EmbeddedCloud cloud, OutcomeCounts counts, int count, PrintStream out) {
    this.cloud = cloud;
    this.counts = counts;
    this.workload = new NumberedWorkload(count);
    this.out = out;
  }

  /** Runs the demo with {@code function} and returns whether every check passes. */
  boolean run(RequestHandler<SQSEvent, SQSBatchResponse> function)
      throws IOException, InterruptedException {
    var start = System.nanoTime();
    try (var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), function);
        var _ = CloudStatus.print(cloud, counts, out)) {
      cloud.queue().sendMessages(workload.messages());
      mapping.awaitQuiet(DRAIN_TIMEOUT);
    } catch (ConditionTimeoutException _) {
      out.println("The queue was not empty after " + DRAIN_TIMEOUT.toMinutes() + " minutes.");
    }
    var deadLetters = deadLetters();
    report(Duration.ofNanos(counts.lastSettledNanos() - start), deadLetters.size());
    return check(deadLetters);
  }

  private List<Message> deadLetters() throws IOException, InterruptedException {
    var all = new ArrayList<Message>();
    var queue = cloud.queue();
    new DeadLetterQueue(queue.client(), queue.deadLetterUrl(), LONGEST_READ)
        .process(new BrowseLimits(Integer.MAX_VALUE, () -> Duration.ZERO, () -> false), it -> {
          all.add(it.message());
          return false;
        });
    return all;
  }

  private void report(Duration took, int deadLettered) {
    out.printf("%n%-28s %,9d%n", "messages sent", workload.count());
    out.printf("%-28s %,9d%n", "  students added", counts.of(Added.class));
    out.printf("%-28s %,9d%n", "  already present", counts.of(AlreadyPresent.class));
    out.printf("%-28s %,9d%n", "  in conflict", counts.of(Conflict.class));
    out.printf("%-28s %,9d%n", "  in the dead-letter queue", deadLettered);
    out.printf(
        "%-28s %,9.0f  (from the first message sent to the last outcome: %.1f s)%n%n",
        "messages per second",
        workload.count() / (took.toMillis() / 1_000.0),
        took.toMillis() / 1_000.0);
  }

  private boolean check(List<Message> deadLetters) {
    var names = workload.namesById();
    var items = cloud.table().items();
    var pairs = names.values().stream().filter(it -> it.size() == 2).toList();
    var repeated = pairs.stream().filter(it -> it.getFirst().equals(it.getLast())).count();
    return allOf(
        check("the queue is empty", cloud.queue().depth().total() == 0),
        check(
            "the table contains exactly the students sent",
            items.stream().map(it -> text(it, "id")).collect(toSet()).equals(names.keySet())),
        check(
            "each student has a name that was sent for its id",
            items.stream()
                .allMatch(
                    it -> names.getOrDefault(text(it, "id"), List.of())
                        .contains(text(it, "student_name")))),
        check("each item has exactly two attributes", items.stream().allMatch(
            it -> it.size() == 2)),
        check("each student was added once", counts.of(Added.class) == names.size()),
        check("each repeated message was already present",
            counts.of(AlreadyPresent.class) >= repeated),
        check(
            "each second name was a conflict",
            counts.of(Conflict.class) >= pairs.size() - repeated),
        check(
            "the dead-letter queue contains exactly the malformed messages, unchanged",
            // A message is dead-lettered again if the first response was lost.
            deadLetters.stream()
                .map(Message::body)
                .collect(toSet())
                .equals(Set.copyOf(workload.malformedBodies()))));
  }

  private boolean check(String description, boolean passes) {
    out.println((passes ? "ok      " : "FAILED  ") + description);
    return passes;
  }

  private static boolean allOf(Boolean... checks) {
    return !List.of(checks).contains(false);
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    var value = item.get(attribute);
    return value == null ? "" : value.s();
  }
}
