package student.intake.local.page;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import student.intake.local.cloud.CloudListener;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.PortInUseException;
import student.intake.settings.Settings;

/** The page of {@code scripts/local}. */
public final class LocalPage implements AutoCloseable {

  private final EmbeddedCloud cloud;
  private final BadDay badDay;
  private final KeepSending keepSending;
  private final Pulse pulse;
  private final PageServer server;
  private final AtomicBoolean finished;

  private LocalPage(
      EmbeddedCloud cloud, BadDay badDay, KeepSending keepSending, Pulse pulse,
      PageServer server, AtomicBoolean finished) {
    this.cloud = cloud;
    this.badDay = badDay;
    this.keepSending = keepSending;
    this.pulse = pulse;
    this.server = server;
    this.finished = finished;
  }

  /**
   * Starts to serve the page.
   *
   * @param logs what observes {@code cloud} since its start
   * @param port 0 for any free port
   * @throws PortInUseException if {@code port} is in use
   */
  public static LocalPage start(EmbeddedCloud cloud, Logs logs, int port) {
    var badDay = BadDay.between(cloud);
    var keepSending = new KeepSending(cloud.queue());
    var feed = new StateFeed();
    var finished = new AtomicBoolean();
    var pulse = new Pulse(cloud, logs.messages, badDay, keepSending, feed, finished::get);
    try {
      var api = new PageApi(cloud, logs, pulse, badDay, keepSending);
      var server = PageServer.start(port, api, feed);
      return new LocalPage(cloud, badDay, keepSending, pulse, server, finished);
    } catch (PortInUseException failure) {
      pulse.close();
      badDay.close();
      throw failure;
    }
  }

  /** Returns the address of the page. */
  public URI address() {
    return server.address();
  }

  /** Returns a function that the page can have a bad day. */
  public RequestHandler<SQSEvent, SQSBatchResponse> function(
      Function<Settings, RequestHandler<SQSEvent, SQSBatchResponse>> factory) {
    return badDay.around(factory.apply(badDay.settings(cloud)));
  }

  /** Says on the page that a demo has ended. */
  public void finish() {
    finished.set(true);
  }

  @Override
  public void close() {
    keepSending.close();
    server.close();
    pulse.close();
    badDay.close();
  }

  /** What the page remembers of a cloud. */
  public static final class Logs {

    final MessageLog messages;
    final DeadLetterLog deadLetters;

    /** Creates empty logs of the queues that an embedded cloud has. */
    public Logs() {
      this.messages = new MessageLog(EmbeddedQueue.NAME);
      this.deadLetters = new DeadLetterLog(EmbeddedQueue.DEAD_LETTER_NAME);
    }

    /** Returns the listener to start the cloud with. */
    public CloudListener listener() {
      return CloudListener.all(List.of(messages, deadLetters));
    }
  }
}
