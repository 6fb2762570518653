package student.intake.local.page;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Passes events to all open pages. A page that does not keep up misses some. Thread-safe. */
final class StateFeed {

  private static final int MAX_WAITING_EVENTS = 16;

  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  void publish(Event event) {
    subscriptions.forEach(it -> it.events.offer(event));
  }

  Subscription subscribe() {
    var subscription = new Subscription();
    subscriptions.add(subscription);
    return subscription;
  }

  /**
   * An event of the page.
   *
   * @param data JSON on one line
   */
  record Event(String name, String data) {

    static Event of(String name, Object value) {
      return new Event(name, Json.text(value));
    }

    /** Returns the event as a stream has it (HTML Standard, "Server-sent events"). */
    String text() {
      return "event: %s\ndata: %s\n\n".formatted(name, data);
    }
  }

  /** The events for one page. */
  final class Subscription implements AutoCloseable {

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_WAITING_EVENTS);

    /** Waits for the next event, and returns its text, or a comment if there is none for a while. */
    String next() throws InterruptedException {
      var event = events.poll(1, TimeUnit.SECONDS);
      return event == null ? ":\n\n" : event.text();
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }
}
