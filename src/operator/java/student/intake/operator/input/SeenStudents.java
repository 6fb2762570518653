package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.IntFunction;
import student.intake.message.Student;

/**
 * The students of an input, to find ids that occur more than once. Holds 32 bytes per slot and no id or
 * name: fingerprints (SHA-256, shortened to 128 bits of the id and 64 of the name) in an open-addressing
 * table that is at most three quarters full.
 */
public final class SeenStudents {

  /** Maximum number of different ids; the table then has 128 MiB. */
  public static final int MAX_IDS = 3_000_000;

  /** Words of a slot: two of the id, one of the name, and the line. */
  private static final int WORDS = 4;
  private static final int NAME = 2;
  private static final int LINE = 3;

  private static final int FIRST_SLOTS = 1 << 12;

  private final int maxIds;
  private final IntFunction<long[]> memory;
  private final MessageDigest sha256;
  private int ids;

  /** The line is 0 in a free slot, and negative if the id has two names. */
  private long[] table;

  /** Creates an empty set of at most {@link #MAX_IDS} ids. */
  public SeenStudents() {
    this(MAX_IDS, long[]::new);
  }

  SeenStudents(int maxIds, IntFunction<long[]> memory) {
    this.maxIds = maxIds;
    this.memory = memory;
    this.table = memory.apply(FIRST_SLOTS * WORDS);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }

  /** How an id has occurred before. */
  public sealed interface Sighting {

    /** The id has not occurred before. */
    record First() implements Sighting {}

    /** The id occurred first in line {@code first}, with the same name. */
    record Repeat(long first) implements Sighting {}

    /**
     * The id occurred first in line {@code first}, with another name.
     *
     * @param known whether the id had two names already
     */
    record OtherName(long first, boolean known) implements Sighting {}
  }

  /** What to do with a line when the input is read again. */
  public enum Verdict {
    /** It is the first line of its student. */
    SEND,
    /** It repeats an earlier line, or its id has two names. */
    SKIP,
    /** It was not added: the input has changed. */
    UNKNOWN
  }

  /**
   * Adds the student of a line.
   *
   * @throws InputException if there are too many different ids, for this class or for the memory of Java
   */
  public Sighting add(Student student, long line) {
    var key = Key.of(sha256, student);
    var at = find(key);
    if (table[at + LINE] == 0) {
      put(at, key, line);
      return new Sighting.First();
    }
    var first = Math.abs(table[at + LINE]);
    if (table[at + NAME] == key.name) {
      return new Sighting.Repeat(first);
    }
    var known = table[at + LINE] < 0;
    table[at + LINE] = -first;
    return new Sighting.OtherName(first, known);
  }

  /** Returns what to do with a line. Call it after all lines were added. */
  public Verdict verdict(Student student, long line) {
    var key = Key.of(sha256, student);
    var at = find(key);
    var first = table[at + LINE];
    if (first < 0) {
      return Verdict.SKIP;
    }
    if (first == 0 || table[at + NAME] != key.name || line < first) {
      return Verdict.UNKNOWN;
    }
    return line == first ? Verdict.SEND : Verdict.SKIP;
  }

  private void put(int at, Key key, long line) {
    if (ids == maxIds) {
      throw new InputException(
          "line %d: the input has more than %,d different ids; split it".formatted(line, maxIds));
    }
    ids++;
    write(at, key, line);
    if (ids > table.length / WORDS / 4 * 3) {
      grow(line);
    }
  }

  private void write(int at, Key key, long line) {
    table[at] = key.high;
    table[at + 1] = key.low;
    table[at + NAME] = key.name;
    table[at + LINE] = line;
  }

  private void grow(long line) {
    var old = table;
    table = larger(line);
    for (var i = 0; i < old.length; i += WORDS) {
      if (old[i + LINE] != 0) {
        var key = new Key(old[i], old[i + 1], old[i + NAME]);
        write(find(key), key, old[i + LINE]);
      }
    }
  }

  private long[] larger(long line) {
    try {
      return memory.apply(2 * table.length);
    } catch (OutOfMemoryError _) {
      throw new InputException(
          "line %d: the ids of the input do not fit into the memory of Java".formatted(line),
          "Split the input, or let Java use more: export JAVA_TOOL_OPTIONS=-Xmx512m");
    }
  }

  /** Returns the index of the id's slot, or of the free slot for it. */
  private int find(Key key) {
    var slots = table.length / WORDS;
    var slot = (int) key.high & (slots - 1);
    while (table[slot * WORDS + LINE] != 0
        && (table[slot * WORDS] != key.high || table[slot * WORDS + 1] != key.low)) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot * WORDS;
  }

  private record Key(long high, long low, long name) {

    static Key of(MessageDigest sha256, Student student) {
      var id = ByteBuffer.wrap(sha256.digest(student.id().getBytes(UTF_8)));
      var name = ByteBuffer.wrap(sha256.digest(student.name().getBytes(UTF_8)));
      return new Key(id.getLong(), id.getLong(), name.getLong());
    }
  }
}
