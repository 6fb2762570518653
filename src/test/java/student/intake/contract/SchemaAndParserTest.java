package student.intake.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static student.intake.message.Rejection.DUPLICATE_KEY;
import static student.intake.message.Rejection.EMPTY_BODY;
import static student.intake.message.Rejection.ID_TOO_LONG;
import static student.intake.message.Rejection.ITEM_TOO_LARGE;
import static student.intake.message.Rejection.MALFORMED_JSON;
import static student.intake.message.Rejection.NOT_AN_OBJECT;
import static student.intake.message.Rejection.TRAILING_CONTENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import student.intake.contract.Contract.Validation;
import student.intake.message.MessageParser;
import student.intake.message.Parsed;
import student.intake.message.Rejection;
import student.intake.message.Student;
import tools.jackson.databind.JsonNode;

/**
 * Checks that schemas and parser accept the same bodies, with two exceptions that JSON Schema cannot
 * express: the parser also rejects a body that is not a single JSON text with unique keys, and a valid
 * body whose id or item has too many bytes.
 */
@TestInstance(PER_CLASS)
class SchemaAndParserTest {

  private static final int BODIES_PER_SEED = 10_000;
  private static final int EDITS_PER_SEED = 10_000;
  private static final int FIRST_SUPPLEMENTARY = Character.MIN_SUPPLEMENTARY_CODE_POINT;
  private static final int MAX_KEY_BYTES = 2_048;
  private static final int MAX_ITEM_BYTES = 400 * 1_024;
  private static final int ATTRIBUTE_NAME_BYTES = "id".length() + "student_name".length();
  private static final Set<Rejection> NOT_JSON = EnumSet.of(
      EMPTY_BODY, MALFORMED_JSON, DUPLICATE_KEY, TRAILING_CONTENT, NOT_AN_OBJECT);

  private final MessageParser parser = new MessageParser();
  private final Contract contract = new Contract();

  @Nested
  class Schema_and_parser_agree {

    /** Returns the seeds; {@code -Dcontract.seed=SEED} selects a single one. */
    static LongStream seeds() {
      var one = Long.getLong("contract.seed");
      return one == null ? LongStream.rangeClosed(1, 4) : LongStream.of(one);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void on_generated_bodies_with_every_rejection(long seed) {
      var seen = new HashSet<Parsed>();
      new BodyGenerator(seed).stream().limit(BODIES_PER_SEED).forEach(body -> {
        assertAgreement(body, "rerun with -Dcontract.seed=" + seed);
        if (parser.parse(body) instanceof Rejection rejection) {
          seen.add(rejection);
        }
      });
      var tooRare = EnumSet.of(ITEM_TOO_LARGE, EMPTY_BODY);
      assertThat(seen).containsAll(EnumSet.complementOf(tooRare));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void and_20_to_80_percent_of_the_generated_bodies_are_students(long seed) {
      var students = new BodyGenerator(seed).stream()
          .limit(BODIES_PER_SEED)
          .filter(it -> parser.parse(it) instanceof Student)
          .count();
      assertThat(students).isBetween(BODIES_PER_SEED / 5L, BODIES_PER_SEED * 4L / 5);
    }

    @ParameterizedTest
    @MethodSource("student.intake.contract.SchemaAndParserTest#handwrittenBodies")
    void on_handwritten_bodies(String body) {
      assertAgreement(body, "handwritten");
    }

    static Stream<Path> fuzzSeeds() throws IOException {
      var folder = Path.of("src/test/resources/student/intake/message/MessageParserFuzzTestInputs");
      try (var files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).toList().stream();
      }
    }

    @ParameterizedTest
    @MethodSource("fuzzSeeds")
    void on_the_seed_corpus_of_the_fuzzer(Path file) throws IOException {
      assertAgreement(new String(Files.readAllBytes(file), UTF_8), file.toString());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void on_random_edits_of_those_bodies(long seed) throws IOException {
      var bodies = new BodyGenerator(seed);
      var starts = Stream.concat(fuzzSeeds().map(Contract::read), lines()).toList();
      for (var edits = 0; edits < EDITS_PER_SEED; edits++) {
        var body = bodies.edited(starts.get(edits % starts.size()));
        assertAgreement(body, "rerun with -Dcontract.seed=" + seed);
      }
    }

    @Test
    void on_each_character_of_the_basic_plane_the_invisible_ones_and_a_sample_of_the_others() {
      var others = IntStream.rangeClosed(FIRST_SUPPLEMENTARY, Character.MAX_CODE_POINT)
          .filter(
              it -> it % 101 == 0 || isNear(it, 0x1BCA0, 0x1BCA3) || isNear(it, 0x1D173, 0x1D17A)
                  || isNear(it, 0xE0000, 0xE0FFF));
      IntStream.concat(IntStream.range(0, FIRST_SUPPLEMENTARY), others).forEach(character -> {
        var escaped = escaped(Character.toString(character));
        var where = "U+%04X".formatted(character);
        assertAgreement(body(escaped, "Ada"), where);
        assertAgreement(body("s-1", escaped), where);
      });
    }
  }

  /** {@code .ci/contract} checks that the validators read the patterns as Java does. */
  @Nested
  class The_patterns_of_the_schema_and_the_parser_agree_on_each_code_point {

    private final JsonNode text = contract.read(Contract.read(
        Contract.FOLDER.resolve("enrollment.schema.json"))).path("$defs").path("text");
    private final Pattern visible = pattern(text);
    private final Pattern wellFormed = pattern(text.path("allOf").path(0));

    @Test
    void as_the_name() {
      assertAgreement(it -> it, it -> body("s-1", it));
    }

    @Test
    void as_the_id() {
      assertAgreement(it -> it, it -> body(it, "Ada"));
    }

    @Test
    void beside_a_visible_character() {
      assertAgreement(it -> it + "a", it -> body(it, "Ada"));
    }

    private void assertAgreement(UnaryOperator<String> value, UnaryOperator<String> body) {
      var differences = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
          .filter(it -> {
            var tested = value.apply(Character.toString(it));
            return matches(tested) != parser.parse(body.apply(escaped(tested))) instanceof Student;
          })
          .mapToObj("U+%04X"::formatted);
      assertThat(differences).isEmpty();
    }

    private boolean matches(String tested) {
      return visible.matcher(tested).find() && wellFormed.matcher(tested).find();
    }

    private static Pattern pattern(JsonNode schema) {
      return Pattern.compile(schema.path("pattern").stringValue());
    }
  }

  private static boolean isNear(int character, int first, int last) {
    return character >= first - 1 && character <= last + 1;
  }

  static Stream<String> handwrittenBodies() {
    return Stream.of(
        lines(),
        ofEachCharacterLength(MAX_KEY_BYTES).map(it -> body(it, "Ada")),
        ofEachCharacterLength(MAX_ITEM_BYTES - ATTRIBUTE_NAME_BYTES - 3).map(it -> body("s-1", it)),
        Stream.of(
            body("s-1", "n".repeat(MAX_ITEM_BYTES)),
            body("1", "n".repeat(MAX_ITEM_BYTES - ATTRIBUTE_NAME_BYTES - 1)),
            body("i".repeat(3_000), "n".repeat(MAX_ITEM_BYTES)),
            "{\"x\":\"" + "p".repeat(1_048_000) + "\",\"id\":\"s-1\",\"student_name\":\"Ada\"}",
            "{\"x\":" + "9".repeat(100_000) + ",\"id\":\"s-1\",\"student_name\":\"Ada\"}",
            "{\"" + "k".repeat(100_000) + "\":1,\"id\":\"s-1\",\"student_name\":\"Ada\"}",
            "",
            "\u3000",
            "\u2028" + body("s-1", "Ada"),
            nested(997),
            nested(998),
            nested(999),
            nested(1_000),
            nested(1_001),
            "{\"detail-type\":\"t\",\"source\":\"s\",\"detail\":" + nested(998) + "}",
            "{\"detail-type\":\"t\",\"source\":\"s\",\"detail\":" + nested(999) + "}"))
        .flatMap(it -> it);
  }

  private static Stream<String> lines() {
    return """
        {"id": "s-1", "student_name": "Ada"}
        {"id": "s-1", "student_name": "Ada", "extra": {"id": 7, "student_name": [null]}}
        {"student_name": "Ada", "id": "s-1"}
        {"id": "\\ud83c\\udf93", "student_name": "🎓"}
        {"id": "\\ud83c", "student_name": "Ada"}
        {"id": "\\udf93\\ud83c", "student_name": "Ada"}
        {"id": "s-1", "student_name": "Ada \\udfff"}
        {"id": "", "student_name": "Ada"}
        {"id": "s-1", "student_name": ""}
        {"id": " \\t\\n\\u3000", "student_name": "Ada"}
        {"id": "\\u200b", "student_name": "\\ufeff"}
        {"id": "\\u0000", "student_name": "\\u0007"}
        {"id": 1, "student_name": "Ada"}
        {"id": 1.0, "student_name": 2}
        {"id": null, "student_name": "Ada"}
        {"id": "s-1", "student_name": null}
        {"id": ["s-1"], "student_name": "Ada"}
        {"id": {"S": "s-1"}, "student_name": {"S": "Ada"}}
        {"Id": "s-1", "Student_Name": "Ada"}
        {"id": "s-1", "student_name": "Ada", "id": "s-1"}
        {"id": "s-1", "\\u0069d": "s-1", "student_name": "Ada"}
        {"id": "s-1", "student_name": "Ada", "x": {"y": 1, "y": 1}}
        {"id": "s-1", "student_name": "Ada"} {"id": "s-2", "student_name": "Grace"}
        {"id": "s-1", "student_name": "Ada"}]
        {"id": "s-1", "student_name": "Ada",}
        {'id': 's-1', 'student_name': 'Ada'}
        {id: "s-1", student_name: "Ada"}
        {"id": "s-1", "student_name": "Ada"} // comment
        {"id": "s-1", "student_name": "Ada", "x": NaN}
        {"id": "s-1", "student_name": "Ada", "x": 01}
        {"id": "s-1", "student_name": "Ada", "x": 1e999999999}
        {"id": "s-1", "student_name": "Ada", "x": -1E-999999999}
        \ufeff{"id": "s-1", "student_name": "Ada"}
        {"id": "s-1", "student_name": "Ada"}\ufeff
        {"\ufeffid": "s-1", "student_name": "Ada"}
        \u00a0{"id": "s-1", "student_name": "Ada"}
        []
        [{"id": "s-1", "student_name": "Ada"}]
        [{"id": "s-1", "student_name": "Ada"}
        [] []
        null
        true
        7
        7 8
        "s-1"
        "s-1
        {}
        {"Type": "Notification", "TopicArn": "t", "Message": "{\\"id\\":\\"s\\",\\"student_name\\":\\"A\\"}"}
        {"Type": "Notification", "TopicArn": "t", "Message": ""}
        {"Type": "Notification", "TopicArn": "t", "Message": " "}
        {"Type": "Notification", "TopicArn": "t", "Message": "hello"}
        {"Type": "notification", "TopicArn": "t", "Message": "{\\"id\\":\\"s\\",\\"student_name\\":\\"A\\"}"}
        {"Type": "Notification", "TopicArn": 1, "Message": "{\\"id\\":\\"s\\",\\"student_name\\":\\"A\\"}"}
        {"Type": "Notification", "TopicArn": "t", "Message": {"id": "s", "student_name": "A"}}
        {"Type": "Notification", "TopicArn": "t", "Message": "{}", "id": "s", "student_name": "A"}
        {"Type": "Notification", "TopicArn": "t", "Message": "{\\"id\\":\\"s\\",\\"student_name\\":\\"A\\"}", "student_name": null}
        {"Type": "Notification", "TopicArn": "t", "Message": "x", "detail-type": "d", "source": "s", "detail": {"id": "s", "student_name": "A"}}
        {"detail-type": "d", "source": "s", "detail": {"id": "s", "student_name": "A"}}
        {"detail-type": "d", "source": "s", "detail": {"id": "s", "student_name": " "}}
        {"detail-type": "d", "source": "s", "detail": "{\\"id\\":\\"s\\",\\"student_name\\":\\"A\\"}"}
        {"detail-type": "d", "source": 1, "detail": {"id": "s", "student_name": "A"}}
        {"detail-type": "d", "source": "s", "detail": {"id": "s", "student_name": "A"}, "student_name": 1}
        {"detail-type": "d", "source": "s", "detail": {"detail-type": "d", "source": "s", "detail": {"id": "s", "student_name": "A"}}}
        {"detail-type": "d", "source": "s", "detail": {"Type": "Notification", "TopicArn": "t", "Message": "{\\"id\\":\\"s\\",\\"student_name\\":\\"A\\"}"}}
        """
        .lines();
  }

  /** Returns strings of one- to four-byte characters, with lengths around {@code bytes}. */
  private static Stream<String> ofEachCharacterLength(int bytes) {
    return Stream.of("a", "é", "€", "🎓")
        .flatMap(
            character -> IntStream.rangeClosed(-1, 1)
                .mapToObj(more -> filled(character, bytes + more)));
  }

  private static String filled(String character, int bytes) {
    var size = bytes(character);
    return character.repeat(bytes / size) + "a".repeat(bytes % size);
  }

  /** Returns an object with {@code levels} nesting levels. */
  private static String nested(int levels) {
    return "{\"id\":\"s-1\",\"student_name\":\"Ada\",\"x\":" + "[".repeat(levels - 1)
        + "]".repeat(levels - 1) + "}";
  }

  @Nested
  class The_limits_that_the_schema_states {

    @Test
    void are_the_strictest_that_can_be_stated_in_characters() {
      var longestName = MAX_ITEM_BYTES - ATTRIBUTE_NAME_BYTES - 1;
      assertThat(parser.parse(body("i".repeat(2_048), "Ada"))).isInstanceOf(Student.class);
      assertThat(contract.isEnrollment(body("i".repeat(2_048), "Ada"))).isTrue();
      assertThat(contract.isEnrollment(body("i".repeat(2_049), "Ada"))).isFalse();
      assertThat(parser.parse(body("1", "n".repeat(longestName)))).isInstanceOf(Student.class);
      assertThat(contract.isEnrollment(body("1", "n".repeat(longestName)))).isTrue();
      assertThat(contract.isEnrollment(body("1", "n".repeat(longestName + 1)))).isFalse();
    }

    @Test
    void count_code_points() {
      assertThat(contract.isEnrollment(body("🎓".repeat(2_048), "Ada"))).isTrue();
      assertThat(parser.parse(body("🎓".repeat(2_048), "Ada"))).isEqualTo(ID_TOO_LONG);
    }

    @Test
    void always_allow_512_characters_of_id_and_101_884_of_name() {
      var body = body("🎓".repeat(512), "🎓".repeat(101_884));
      assertThat(parser.parse(body)).isInstanceOf(Student.class);
      assertThat(parser.parse(body("🎓".repeat(513), "Ada"))).isEqualTo(ID_TOO_LONG);
      assertThat(parser.parse(body("🎓".repeat(512), "🎓".repeat(101_885))))
          .isEqualTo(ITEM_TOO_LARGE);
    }
  }

  @Nested
  class The_schemas {

    static Stream<Path> files() throws IOException {
      try (var files = Files.list(Contract.FOLDER)) {
        return files.filter(it -> it.toString().endsWith(".schema.json")).toList().stream();
      }
    }

    @ParameterizedTest
    @MethodSource("files")
    void are_valid_JSON_Schema_2020_12(Path file) {
      assertThat(contract.errorsIn(file)).isEmpty();
      assertThat(contract.read(Contract.read(file)).path("$schema").stringValue())
          .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void of_queue_bodies_accept_every_valid_body() {
      new BodyGenerator(1).stream()
          .limit(BODIES_PER_SEED)
          .filter(it -> contract.validate(it) instanceof Validation.Valid)
          .forEach(it -> assertThat(contract.isQueueBody(it)).as(it).isTrue());
    }
  }

  /** {@code .ci/contract} compares the table with the verdicts of validators in other languages. */
  @Nested
  class The_table_of_verdicts {

    private static final Set<String> LANGUAGES = Set.of("go", "node", "python", "rust");

    static Stream<Verdict> rows() {
      return Verdict.table().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void has_the_verdict_of_the_parser(Verdict row) {
      var verdict = switch (parser.parse(row.body())) {
        case Student _ -> "student";
        case Rejection rejection -> rejection.code();
      };
      assertThat(verdict).isEqualTo(row.parser());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gives_a_reason_where_a_validator_accepts_what_the_parser_rejects_or_the_reverse(
        Verdict row) {
      var differs = row.isStudent() != row.schema().equals("valid") || !row.except().isEmpty();
      assertThat(row.because().isEmpty()).isEqualTo(!differs);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void names_only_validators_that_run(Verdict row) {
      assertThat(LANGUAGES).containsAll(row.except().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void has_each_rejection(Rejection rejection) {
      assertThat(rows().map(Verdict::parser)).contains(rejection.code());
    }
  }

  private void assertAgreement(String body, String where) {
    var parsed = parser.parse(body);
    var agree = switch (contract.validate(body)) {
      case Validation.NotJson _ ->
        parsed instanceof Rejection rejection && NOT_JSON.contains(rejection);
      case Validation.Invalid _ -> parsed instanceof Rejection;
      case Validation.Valid(var id, var name) -> parsed.equals(bySize(id, name));
    };
    if (!agree) {
      throw new AssertionError(
          "%s: the contract returns %s, the parser %s, for%n%s".formatted(
              where, contract.validate(body), parsed, abbreviated(body)));
    }
  }

  private static Parsed bySize(String id, String name) {
    if (bytes(id) > MAX_KEY_BYTES) {
      return ID_TOO_LONG;
    }
    return ATTRIBUTE_NAME_BYTES + bytes(id) + bytes(name) > MAX_ITEM_BYTES
        ? ITEM_TOO_LARGE
        : new Student(id, name);
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }

  private static String abbreviated(String body) {
    return body.length() <= 5_000 ? escapedBeyondAscii(body) : body.substring(0, 200) + "…";
  }

  private static String escapedBeyondAscii(String text) {
    var ascii = new StringBuilder();
    text.chars()
        .forEach(
            it -> ascii.append(it < 127 ? String.valueOf((char) it) : "\\u%04x".formatted(it)));
    return ascii.toString();
  }

  private static String escaped(String text) {
    var json = new StringBuilder();
    text.chars().forEach(it -> json.append("\\u").append(HexFormat.of().toHexDigits((char) it)));
    return json.toString();
  }

  private static String body(String id, String name) {
    return "{\"id\":\"%s\",\"student_name\":\"%s\"}".formatted(id, name);
  }
}
