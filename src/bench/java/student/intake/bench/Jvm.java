package student.intake.bench;

import java.util.List;

/** What compiles the function. */
enum Jvm {
  C1("C1"),
  C1_AND_C2("C1 and C2");

  private final String title;

  Jvm(String title) {
    this.title = title;
  }

  /** What tables call it. */
  String title() {
    return title;
  }

  /** java25 runs with C1 alone, but for SnapStart and provisioned concurrency. */
  List<String> flags() {
    return switch (this) {
      case C1 -> List.of("-XX:TieredStopAtLevel=1");
      case C1_AND_C2 -> List.of();
    };
  }
}
