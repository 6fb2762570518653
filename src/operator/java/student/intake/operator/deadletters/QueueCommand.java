package student.intake.operator.deadletters;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;
import student.intake.operator.InvalidArgument;
import student.intake.operator.OperatorException;
import student.intake.operator.Printable;
import student.intake.operator.RateLimiter;
import student.intake.operator.aws.TargetOptions;

/** A subcommand of {@link DeadLettersCommand}: checks its options, then connects to SQS and runs. */
abstract class QueueCommand implements Callable<Integer> {

  final PrintStream out;
  final PrintStream err;

  @Mixin
  private final TargetOptions target = new TargetOptions();

  @Mixin
  private final QueueOptions queueOptions = new QueueOptions();

  @Spec
  private @Nullable CommandSpec spec;

  QueueCommand(Console console) {
    this.out = console.out();
    this.err = console.err();
  }

  /** Exits with 0 on success and 1 otherwise. */
  @Override
  public final Integer call() throws IOException, InterruptedException {
    queueOptions.check();
    check();
    try (var sqs = target.sqsClient(HeldMessages.MAX_CONCURRENT_REQUESTS)) {
      return run(sqs) ? 0 : 1;
    } catch (SdkException failure) {
      throw new OperatorException(Printable.of(String.valueOf(failure.getMessage())));
    }
  }

  /**
   * Checks the options of this command.
   *
   * @throws ParameterException if one is wrong
   */
  abstract void check();

  /** Runs the command and returns whether it has done all that was asked. */
  abstract boolean run(SqsClient sqs) throws IOException, InterruptedException;

  final DeadLetterQueue queue(SqsClient sqs) throws InterruptedException {
    return queueOptions.queue(sqs, target);
  }

  /** Returns the URL of the queue from which SQS moves dead letters. */
  final String deadLetterQueueUrl(SqsClient sqs) throws InterruptedException {
    return target.deadLetterQueueUrl(sqs);
  }

  /** Returns the URL of the enrollment queue. */
  final String enrollmentQueueUrl() throws InterruptedException {
    return target.queueUrl();
  }

  final boolean undelivered() {
    return queueOptions.undelivered();
  }

  /** Returns how long to wait for messages that another consumer has received. */
  final Duration waitingTime() {
    return queueOptions.waitingTime();
  }

  final Reporter reporter(InterruptSignal signal) {
    return new Reporter(out, err, signal);
  }

  final RateLimiter rateLimiter(@Nullable Integer rate) {
    return rate == null ? RateLimiter.unlimited() : RateLimiter.perSecond(rate);
  }

  final void requireRate(@Nullable Integer rate) {
    require(rate == null || rate >= 1, "--rate must be a whole number greater than 0");
  }

  final void require(boolean condition, String message) {
    if (!condition) {
      throw InvalidArgument.of(spec, message);
    }
  }
}
