package student.intake.operator.deadletters;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.operator.InvalidArgument;
import student.intake.operator.aws.TargetOptions;

/** Which queue a command receives from, and how. */
final class QueueOptions {

  private static final int MAX_SECONDS = 43_200;

  /** SQS moves messages only from the dead-letter queue of a queue, which this queue is not. */
  @Option(names = "--undelivered")
  private boolean undelivered;

  @Option(names = "--visibility-timeout")
  private @Nullable Integer visibilityTimeout;

  @Option(names = "--wait", arity = "0..1", fallbackValue = "60", defaultValue = "0")
  private int wait;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /**
   * Checks the numbers (SQS API Reference, ReceiveMessage: a visibility timeout of at most 12 hours).
   *
   * @throws ParameterException if one is out of range
   */
  void check() {
    check("--visibility-timeout", requireNonNullElse(visibilityTimeout, 1), 1);
    check("--wait", wait, 0);
  }

  private void check(String name, int seconds, int min) {
    if (seconds < min || seconds > MAX_SECONDS) {
      throw InvalidArgument.of(
          command,
          "%s must be from %d to %,d seconds".formatted(name, min, MAX_SECONDS));
    }
  }

  boolean undelivered() {
    return undelivered;
  }

  Duration waitingTime() {
    return Duration.ofSeconds(wait);
  }

  DeadLetterQueue queue(SqsClient sqs, TargetOptions target) throws InterruptedException {
    return new DeadLetterQueue(
        sqs, undelivered ? target.undeliveredQueueUrl() : target.deadLetterQueueUrl(sqs),
        visibilityTimeout == null
            ? DeadLetterQueue.DEFAULT_VISIBILITY_TIMEOUT
            : Duration.ofSeconds(visibilityTimeout));
  }
}
