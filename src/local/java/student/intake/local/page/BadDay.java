package student.intake.local.page;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultKind;
import student.intake.local.faults.FaultyProxy;
import student.intake.settings.Settings;

/** Troubles between the function and its embedded cloud. They are off at the start. */
final class BadDay implements AutoCloseable {

  /** Delay before the first retry. With the default, nobody would watch the delays grow. */
  private static final String BACK_OFF_BASE_SECONDS = "2";

  /** Longer than the function's timeout. With the template's, a killed batch comes back after minutes. */
  private static final String VISIBILITY_TIMEOUT_SECONDS = "35";

  /** In their order of precedence. */
  private static final List<Trouble> OF_TABLE = List.of(
      Trouble.TABLE_GONE, Trouble.TABLE_FAILS, Trouble.TABLE_LATE, Trouble.TABLE_THROTTLES);

  private final Set<Trouble> on = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean killNext = new AtomicBoolean();
  private final Duration tooLong;
  private final FaultyProxy table;
  private final FaultyProxy queues;

  private BadDay(EmbeddedCloud cloud) {
    this.tooLong = cloud.settings().callTimeout().plusSeconds(1);
    this.table = FaultyProxy.start(cloud.table().endpoint(), _ -> tableFault());
    this.queues = FaultyProxy.start(cloud.queue().endpoint(), this::queueFault);
  }

  /** Places itself between the function and {@code cloud}, whose visibility timeout it shortens. */
  static BadDay between(EmbeddedCloud cloud) {
    cloud.queue().client().setQueueAttributes(
        it -> it.queueUrl(cloud.queue().url())
            .attributes(Map.of(VISIBILITY_TIMEOUT, VISIBILITY_TIMEOUT_SECONDS)));
    return new BadDay(cloud);
  }

  /** Returns the settings of a function that meets the troubles. */
  Settings settings(EmbeddedCloud cloud) {
    return cloud.settings(
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString(),
            "AWS_ENDPOINT_URL_SQS", queues.endpoint().toString(),
            "BACKOFF_BASE_SECONDS", BACK_OFF_BASE_SECONDS));
  }

  /** Returns {@code function}, some invocations of which are killed on a bad day. */
  RequestHandler<SQSEvent, SQSBatchResponse> around(
      RequestHandler<SQSEvent, SQSBatchResponse> function) {
    return new KilledFunction(
        function,
        () -> killNext.getAndSet(false) || (on.contains(Trouble.FUNCTION_KILLED) && half()));
  }

  /** Kills the next invocation. */
  void killNext() {
    killNext.set(true);
  }

  void start(Trouble trouble) {
    on.add(trouble);
  }

  void end(Trouble trouble) {
    on.remove(trouble);
  }

  /** Returns the troubles that are on. */
  Set<Trouble> current() {
    var current = EnumSet.noneOf(Trouble.class);
    current.addAll(on);
    return current;
  }

  private Fault tableFault() {
    return OF_TABLE.stream().filter(on::contains).findFirst().map(this::fault)
        .orElseGet(Fault.None::new);
  }

  private Fault fault(Trouble trouble) {
    return switch (trouble) {
      case TABLE_THROTTLES -> half() ? fault(FaultKind.THROTTLED) : new Fault.None();
      case TABLE_FAILS -> fault(FaultKind.INTERNAL_ERROR);
      case TABLE_LATE -> fault(FaultKind.RESPONSE_DELAYED);
      case TABLE_GONE -> fault(FaultKind.RESOURCE_MISSING);
      case FUNCTION_KILLED, DEAD_LETTERS_REFUSED -> new Fault.None();
    };
  }

  private Fault queueFault(String operation) {
    return operation.equals("SendMessageBatch") && on.contains(Trouble.DEAD_LETTERS_REFUSED)
        ? fault(FaultKind.ACCESS_DENIED)
        : new Fault.None();
  }

  private Fault fault(FaultKind kind) {
    return kind.fault(tooLong);
  }

  private static boolean half() {
    return ThreadLocalRandom.current().nextBoolean();
  }

  @Override
  public void close() {
    table.close();
    queues.close();
  }
}
