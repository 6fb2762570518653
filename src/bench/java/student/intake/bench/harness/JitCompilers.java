package student.intake.bench.harness;

import java.util.List;

/** The JIT compilers that the function's JVM uses. */
public enum JitCompilers {
  C1("C1"),
  C1_AND_C2("C1 and C2");

  private final String title;

  JitCompilers(String title) {
    this.title = title;
  }

  /** Returns the text for tables. */
  public String title() {
    return title;
  }

  /** Lambda's java25 uses only C1, unless SnapStart or provisioned concurrency is enabled. */
  List<String> flags() {
    return switch (this) {
      case C1 -> List.of("-XX:TieredStopAtLevel=1");
      case C1_AND_C2 -> List.of();
    };
  }
}
