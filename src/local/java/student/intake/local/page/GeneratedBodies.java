package student.intake.local.page;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Message bodies with new students, students that were sent before, and nonsense. Thread-safe. */
final class GeneratedBodies {

  private static final List<String> GIVEN_NAMES = List.of(
      "Ada", "Grace", "Alan", "Edsger", "Barbara", "Katherine", "Donald", "Radia");
  private static final List<String> FAMILY_NAMES = List.of(
      "Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Johnson", "Knuth", "Perlman");
  private static final List<String> NONSENSE = List.of(
      "hello", "{\"id\": \"s-1\"", "[]", "{\"student_name\": \"Nobody\"}",
      "{\"id\": 7, \"student_name\": \"Seven\"}", "{\"id\": \" \", \"student_name\": \"Blank\"}");

  /** Makes the ids differ from those of an earlier run, which can be in the table. */
  private final String prefix = "p" + Long.toString(System.currentTimeMillis(), 36) + "-";

  private final AtomicLong students = new AtomicLong();

  /** Returns a body. A repeat or a conflict is a new student as long as there is none. */
  String next(Kind kind) {
    var known = students.get();
    return switch (kind) {
      case NONSENSE -> NONSENSE.get(ThreadLocalRandom.current().nextInt(NONSENSE.size()));
      case REPEAT, CONFLICT ->
        known == 0 ? next(Kind.NEW) : student(random(known), kind == Kind.CONFLICT ? " II" : "");
      case NEW -> student(students.getAndIncrement(), "");
    };
  }

  private static long random(long bound) {
    return ThreadLocalRandom.current().nextLong(bound);
  }

  private String student(long number, String suffix) {
    var given = GIVEN_NAMES.get((int) (number % GIVEN_NAMES.size()));
    var family = FAMILY_NAMES.get((int) (number / GIVEN_NAMES.size() % FAMILY_NAMES.size()));
    return "{\"id\": \"%s%d\", \"student_name\": \"%s %s%s\"}"
        .formatted(prefix, number, given, family, suffix);
  }

  /** What a message is about. */
  enum Kind {
    NEW,
    REPEAT,
    CONFLICT,
    NONSENSE
  }
}
