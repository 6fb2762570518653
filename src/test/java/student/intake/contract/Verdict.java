package student.intake.contract;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of {@code docs/contract/verdicts.json}: a body, and what parser and schema make of it.
 *
 * @param parser {@code student} or the code of a rejection
 * @param schema {@code valid}, {@code invalid}, or {@code unreadable} if the body is not JSON
 * @param except the verdicts of the validators, by language, that differ from {@code schema}
 * @param because why a verdict differs from that of the parser; empty if none does
 */
record Verdict(
    String name, String body, String parser, String schema, Map<String, String> except,
    String because) {

  /** Returns all rows. */
  static List<Verdict> table() {
    return new JsonMapper().readTree(Contract.read(Contract.FOLDER.resolve("verdicts.json")))
        .valueStream().map(Verdict::of).toList();
  }

  private static Verdict of(JsonNode row) {
    return new Verdict(
        row.path("name").stringValue(),
        body(row.path("body")),
        row.path("parser").stringValue(),
        row.path("schema").stringValue(),
        row.path("except").propertyStream()
            .collect(toMap(Map.Entry::getKey, it -> it.getValue().stringValue())),
        row.path("because").stringValue(""));
  }

  private static String body(JsonNode body) {
    return body.isString()
        ? body.stringValue()
        : body.valueStream().map(Verdict::piece).collect(joining());
  }

  private static String piece(JsonNode piece) {
    return piece.isString()
        ? piece.stringValue()
        : piece.path("repeat").stringValue().repeat(piece.path("times").intValue());
  }

  boolean isStudent() {
    return parser.equals("student");
  }

  @Override
  public String toString() {
    return name;
  }
}
