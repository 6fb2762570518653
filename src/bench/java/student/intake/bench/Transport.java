package student.intake.bench;

/** How the function reaches the table, by the name that tables call it. */
enum Transport {
  HTTP,
  TLS
}
