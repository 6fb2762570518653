package student.intake.bench.harness;

/** The CPUs on which a function runs. {@code scripts/bench} runs the harness on CPU 1. */
public enum Cpus {
  DEDICATED("0", "1"),
  SHARED("0,1", "2 (1 shared)");

  private final String list;
  private final String title;

  Cpus(String list, String title) {
    this.list = list;
    this.title = title;
  }

  /** Returns the list in the format of {@code taskset --cpu-list}. */
  String list() {
    return list;
  }

  /** Returns the text for tables. */
  public String title() {
    return title;
  }
}
