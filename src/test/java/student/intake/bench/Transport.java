package student.intake.bench;

/** How the function reaches the table. */
enum Transport {
  PLAIN("HTTP"),
  TLS("TLS");

  private final String title;

  Transport(String title) {
    this.title = title;
  }

  /** What tables call it. */
  String title() {
    return title;
  }
}
