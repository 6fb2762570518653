package student.intake.operator.deadletters;

import java.io.InputStream;
import java.io.PrintStream;

/** The standard streams of a command. */
record Console(InputStream in, PrintStream out, PrintStream err) {}
