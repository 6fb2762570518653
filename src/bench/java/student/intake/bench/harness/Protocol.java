package student.intake.bench.harness;

/** The protocol between the function and the simulated table. */
public enum Protocol {
  HTTP,
  HTTPS
}
