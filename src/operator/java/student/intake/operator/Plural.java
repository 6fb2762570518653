package student.intake.operator;

/** Formats counts. */
public final class Plural {

  private Plural() {}

  /** Returns the count and the noun, such as "1 message" or "1,200 messages". */
  public static String of(long count, String noun) {
    return "%,d %s%s".formatted(count, noun, count == 1 ? "" : "s");
  }

  /** Returns the count, the noun and the verb, such as "1 message was" or "1,200 messages were". */
  public static String of(long count, String noun, String singularVerb, String pluralVerb) {
    return of(count, noun) + " " + (count == 1 ? singularVerb : pluralVerb);
  }
}
