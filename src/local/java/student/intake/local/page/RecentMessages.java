package student.intake.local.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages by their ids: at most a number of them, with bodies of at most {@link #MAX_BYTES} in all,
 * but always one. Not thread-safe.
 *
 * @param <T> what is remembered of a message
 */
final class RecentMessages<T> {

  /** 64 messages of the largest size. */
  private static final long MAX_BYTES = 64 * 1_024 * 1_024;

  private final int max;

  /** In the order in which they were added. */
  private final LinkedHashMap<String, Entry<T>> all = new LinkedHashMap<>();

  private long bytes;
  private long dropped;

  /** Creates an empty collection of at most {@code max} messages. */
  RecentMessages(int max) {
    this.max = max;
  }

  /** Adds a message as the newest, in place of one with this id. */
  void add(String messageId, String body, T value) {
    remove(messageId);
    var entry = new Entry<>(value, body.getBytes(UTF_8).length);
    all.put(messageId, entry);
    bytes += entry.bytes();
    while (all.size() > max || (bytes > MAX_BYTES && all.size() > 1)) {
      bytes -= all.pollFirstEntry().getValue().bytes();
      dropped++;
    }
  }

  /** Changes a message, and returns whether it is there. */
  boolean update(String messageId, UnaryOperator<T> change) {
    return all.computeIfPresent(messageId, (_, it) -> it.with(change.apply(it.value()))) != null;
  }

  /** Removes a message, and returns it unless it was not there. */
  Optional<T> remove(String messageId) {
    var entry = all.remove(messageId);
    bytes -= entry == null ? 0 : entry.bytes();
    return value(entry);
  }

  Optional<T> get(String messageId) {
    return value(all.get(messageId));
  }

  private static <T> Optional<T> value(@Nullable Entry<T> entry) {
    return Optional.ofNullable(entry).map(Entry::value);
  }

  /** Returns the messages, the newest first. */
  Stream<T> newestFirst() {
    return all.sequencedValues().reversed().stream().map(Entry::value);
  }

  int size() {
    return all.size();
  }

  /** Returns how many messages were dropped for newer ones. */
  long dropped() {
    return dropped;
  }

  private record Entry<T>(T value, int bytes) {

    Entry<T> with(T other) {
      return new Entry<>(other, bytes);
    }
  }
}
