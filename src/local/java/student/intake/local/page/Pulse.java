package student.intake.local.page;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import student.intake.command.PeriodicTask;
import student.intake.local.cloud.EmbeddedCloud;

/** Measures the state of the cloud, and publishes it when it has changed. Thread-safe. */
final class Pulse implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** A page that hears nothing for longer has lost the connection. */
  private static final long MAX_SILENCE_MILLISECONDS = 5_000;

  private final EmbeddedCloud cloud;
  private final MessageLog log;
  private final BadDay badDay;
  private final KeepSending keepSending;
  private final StateFeed feed;
  private final BooleanSupplier finished;
  private final Timeline timeline;
  private final PeriodicTask task;

  private volatile State last;
  private long lastSecond;

  Pulse(
      EmbeddedCloud cloud, MessageLog log, BadDay badDay, KeepSending keepSending, StateFeed feed,
      BooleanSupplier finished) {
    this.cloud = cloud;
    this.log = log;
    this.badDay = badDay;
    this.keepSending = keepSending;
    this.feed = feed;
    this.finished = finished;
    this.timeline = new Timeline(log.counts());
    this.last = measure(true);
    this.lastSecond = last.time() / 1_000;
    this.task = PeriodicTask.start("pulse", INTERVAL, this::beat);
  }

  /** Returns the last state as an event. */
  StateFeed.Event state() {
    return StateFeed.Event.of("state", last);
  }

  /** Returns the last five minutes. */
  List<Timeline.Second> seconds() {
    return timeline.all();
  }

  private void beat() {
    try {
      publish(measure(last.balance().balanced()));
    } catch (SdkException failure) {
      LOG.warn("The state of the cloud is not known", failure);
    }
  }

  private void publish(State state) {
    if (state.time() / 1_000 > lastSecond) {
      lastSecond = state.time() / 1_000;
      feed.publish(
          StateFeed.Event.of(
              "second", timeline.add(state.time(), log.counts(), log.oldestSentAt())));
    }
    if (!state.at(last.time()).equals(last)
        || state.time() - last.time() >= MAX_SILENCE_MILLISECONDS) {
      last = state;
      feed.publish(state());
    }
  }

  private State measure(boolean balancedBefore) {
    var counts = log.counts();
    var depth = cloud.queue().depth();
    var students = cloud.table().approximateCount();
    // A message that moves while the queue is asked would be counted twice, or not at all.
    var steady = counts.equals(log.counts());
    var balanced = steady ? counts.balanced(depth.total()) : balancedBefore;
    return new State(
        System.currentTimeMillis(), depth, cloud.queue().deadLetterDepth(), students,
        new State.Balance(
            counts.sent(), counts.added(), counts.present(), counts.conflict(),
            counts.deadLettered(), depth.total(), counts.removed(), balanced),
        timeline.rates(), log.version(), badDay.current(), keepSending.status(),
        finished.getAsBoolean());
  }

  @Override
  public void close() {
    task.close();
  }
}
