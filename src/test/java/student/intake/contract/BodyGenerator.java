package student.intake.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Generates random message bodies: valid, nearly valid and malformed. The same seed generates the same
 * bodies.
 */
final class BodyGenerator {

  private static final int MAX_KEY_BYTES = 2_048;
  private static final int MAX_EDITS = 4;

  /** One character of each length in UTF-8. */
  private static final List<String> ONE_TO_FOUR_BYTES = List.of("a", "é", "€", "🎓");

  private static final List<String> INVISIBLE = List.of(
      " ", "\t", "\n", "\u000b", "\u001c", "\u001f", "\u0085", "\u00a0", "\u1680", "\u2003",
      "\u2028", "\u202f", "\u3000", "\u00ad", "\u200b", "\u2060", "\u3164", "\ufe0f", "\u0007",
      "\udb40\udc01");

  /** Invisible characters, control characters, lone surrogates. */
  private static final List<String> SPECIAL = List.of(
      "\u200b", "\ufeff", "\u0000", "\u0007", "\u180e", "\u2060", "\"", "\\", "/", "\ufffe",
      "\u0301", "\u001b", "\u007f", "\ud800", "\udc00", "\udc00\ud800");

  private static final List<String> NOT_STRINGS = List.of(
      "null", "true", "false", "0", "-1.5e300", "1e400", "[]", "{}", "[\"s-1\"]",
      "{\"id\":\"s-1\"}",
      "12345678901234567890123");

  private static final List<String> FRAGMENTS = List.of(
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\u0020", "null", "0", "-",
      "1e9",
      "\"id\"", "\"student_name\"", "\"detail\"", "\"Message\"", "\"Type\"", "\u0000", " ",
      "\ufeff",
      "\u00a0", "\u2028", "🎓", "'", "//", "/**/", "NaN");

  private final Random random;

  BodyGenerator(long seed) {
    this.random = new Random(seed);
  }

  /** Returns an infinite stream. */
  Stream<String> stream() {
    return Stream.generate(this::body);
  }

  private String body() {
    var body = message();
    for (var envelopes = oneIn(2) ? random.nextInt(4) : 0; envelopes > 0; envelopes--) {
      body = random.nextBoolean() ? sns(body) : eventBridge(body);
    }
    return oneIn(3) ? edited(body) : body;
  }

  private String message() {
    return switch (random.nextInt(12)) {
      case 0 -> object(List.of(field("id", anyValue())));
      case 1 -> object(List.of(field("student_name", anyValue())));
      case 2 -> anyValue();
      default -> student();
    };
  }

  private String student() {
    var fields = new ArrayList<String>();
    fields.add(field(oneIn(40) ? oneOf("ID", "Id", "id ", "_id") : "id", anyValue()));
    fields.add(field(oneIn(40) ? oneOf("name", "studentName") : "student_name", anyValue()));
    while (oneIn(3)) {
      fields.add(field(oneOf("x", "Type", "source", "detail", "Message", "TopicArn"), anyValue()));
    }
    if (oneIn(20)) {
      fields.add(oneOf(fields));
    }
    Collections.shuffle(fields, random);
    return object(fields);
  }

  private String sns(String message) {
    var fields = new ArrayList<String>();
    fields.add(field("Type", oneIn(15) ? anyValue() : quoted("Notification")));
    fields.add(field("TopicArn", oneIn(15) ? anyValue() : quoted("arn:aws:sns:eu-west-1:0:t")));
    fields.add(field("Message", oneIn(15) ? message : quoted(message)));
    return envelope(fields);
  }

  private String eventBridge(String detail) {
    var fields = new ArrayList<String>();
    fields.add(field("detail-type", oneIn(15) ? anyValue() : quoted("Student Enrolled")));
    fields.add(field("source", oneIn(15) ? anyValue() : quoted("registrar")));
    fields.add(field("detail", oneIn(15) ? quoted(detail) : detail));
    return envelope(fields);
  }

  private String envelope(List<String> fields) {
    if (oneIn(15)) {
      fields.removeLast();
    }
    if (oneIn(3)) {
      fields.add(field(oneOf("id", "student_name", "MessageId", "detail", "Message"), anyValue()));
    }
    Collections.shuffle(fields, random);
    return object(fields);
  }

  /** Returns a JSON value, usually a string. */
  private String anyValue() {
    return oneIn(12) ? oneOf(NOT_STRINGS) : quoted(text());
  }

  private String text() {
    return switch (random.nextInt(32)) {
      case 0 -> "";
      case 1 -> oneOf(INVISIBLE).repeat(1 + random.nextInt(3));
      case 2 -> oneOf(INVISIBLE) + oneOf(INVISIBLE) + oneOf(SPECIAL);
      case 3 -> "s" + oneOf(SPECIAL);
      case 4 -> nearKeyLimit();
      case 5 -> oneOf(SPECIAL);
      default -> oneOf("s-", "Ada ", "李", "Ñ") + random.nextInt(1_000);
    };
  }

  private String nearKeyLimit() {
    var text = new StringBuilder();
    var bytes = MAX_KEY_BYTES - 3 + random.nextInt(6);
    var usual = random.nextInt(4);
    while (bytes > 0) {
      var size = Math.min(bytes, 1 + (oneIn(10) ? random.nextInt(4) : usual));
      text.append(ONE_TO_FOUR_BYTES.get(size - 1));
      bytes -= size;
    }
    return text.toString();
  }

  /** Returns {@code body} with one to four random edits. */
  String edited(String body) {
    var text = new StringBuilder(body);
    for (var edits = 1 + random.nextInt(MAX_EDITS); edits > 0; edits--) {
      var at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, oneOf(FRAGMENTS));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
        case 2 -> text.replace(at, Math.min(text.length(), at + 1), oneOf(FRAGMENTS));
        default -> text.append(oneOf(FRAGMENTS));
      }
    }
    return text.toString();
  }

  private static String object(List<String> fields) {
    return "{" + String.join(", ", fields) + "}";
  }

  private String field(String name, String value) {
    return quoted(name) + ": " + value;
  }

  /** Returns {@code text} as a JSON string with some unnecessary escape sequences. */
  private String quoted(String text) {
    var json = new StringBuilder("\"");
    text.chars().forEach(c -> {
      if (c < ' ' || c == '"' || c == '\\' || random.nextInt(200) == 0) {
        json.append("\\u%04x".formatted(c));
      } else {
        json.append((char) c);
      }
    });
    return json.append('"').toString();
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String oneOf(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private String oneOf(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
