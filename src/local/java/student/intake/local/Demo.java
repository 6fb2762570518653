package student.intake.local;

import static java.util.stream.Collectors.toSet;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
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
import student.intake.local.workload.DemoMessages;

/** Sends messages of every kind, waits for the queue to drain, and checks what became of them. */
final class Demo {

  private static final Duration MAX_TIME_TO_DRAIN = Duration.ofMinutes(10);

  private final EmbeddedCloud cloud;
  private final OutcomeCounts counts;
  private final DemoMessages messages;
  private final PrintStream out;

  Demo(EmbeddedCloud cloud, OutcomeCounts counts, int count, PrintStream out) {
    this.cloud = cloud;
    this.counts = counts;
    this.messages = new DemoMessages(count);
    this.out = out;
  }

  /** Runs the demo against {@code function}; true when everything is as it must be. */
  boolean run(RequestHandler<SQSEvent, SQSBatchResponse> function) {
    var start = System.nanoTime();
    try (var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), function);
        var _ = CloudStatus.print(cloud, counts, out)) {
      cloud.queue().sendAll(messages.bodies());
      mapping.awaitQuiet(MAX_TIME_TO_DRAIN);
    } catch (ConditionTimeoutException _) {
      out.println("The queue did not drain within " + MAX_TIME_TO_DRAIN.toMinutes() + " minutes.");
    }
    var deadLetters = deadLetters();
    report(Duration.ofNanos(counts.lastSettledNanos() - start), deadLetters.size());
    return check(deadLetters);
  }

  private List<Message> deadLetters() {
    var all = new ArrayList<Message>();
    cloud.queue().drainDeadLetters(all::add);
    return all;
  }

  private void report(Duration took, int deadLettered) {
    out.printf("%n%-28s %,9d%n", "messages sent", messages.count());
    out.printf("%-28s %,9d%n", "  students added", counts.of(Added.class));
    out.printf("%-28s %,9d%n", "  already present", counts.of(AlreadyPresent.class));
    out.printf("%-28s %,9d%n", "  in conflict", counts.of(Conflict.class));
    out.printf("%-28s %,9d%n", "  in the dead-letter queue", deadLettered);
    out.printf(
        "%-28s %,9.0f  (first one sent to last student done: %.1f s)%n%n",
        "messages per second",
        messages.count() / (took.toMillis() / 1_000.0),
        took.toMillis() / 1_000.0);
  }

  private boolean check(List<Message> deadLetters) {
    var names = messages.namesById();
    var items = cloud.table().items();
    var pairs = names.values().stream().filter(it -> it.size() == 2).toList();
    var repeated = pairs.stream().filter(it -> it.getFirst().equals(it.getLast())).count();
    return allOf(
        check("the queue is empty", cloud.queue().depth().total() == 0),
        check(
            "every student that was sent is in the table, and nobody else",
            items.stream().map(it -> text(it, "id")).collect(toSet()).equals(names.keySet())),
        check(
            "each under a name that was sent for it",
            items.stream()
                .allMatch(
                    it -> names.getOrDefault(text(it, "id"), List.of())
                        .contains(text(it, "student_name")))),
        check("an item has its two attributes and no more", items.stream().allMatch(
            it -> it.size() == 2)),
        check("each student was added once", counts.of(Added.class) == names.size()),
        check("each repeat was found present", counts.of(AlreadyPresent.class) >= repeated),
        check(
            "each second name was a conflict",
            counts.of(Conflict.class) >= pairs.size() - repeated),
        check(
            "every malformed message is in the dead-letter queue as it was sent, and no other",
            // One whose acknowledgement was lost is there twice.
            deadLetters.stream()
                .map(Message::body)
                .collect(toSet())
                .equals(Set.copyOf(messages.malformedBodies()))));
  }

  private boolean check(String what, boolean holds) {
    out.println((holds ? "ok      " : "FAILED  ") + what);
    return holds;
  }

  private static boolean allOf(Boolean... checks) {
    return !List.of(checks).contains(false);
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    var value = item.get(attribute);
    return value == null ? "" : value.s();
  }
}
