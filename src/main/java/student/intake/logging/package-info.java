/**
 * An SLF4J provider that writes each event as one line of JSON to standard output. Powertools for AWS
 * Lambda supplies the standard fields and the log level. A logging framework would do the same at the
 * cost of a longer cold start (docs/performance.md).
 */
@NullMarked
package student.intake.logging;

import org.jspecify.annotations.NullMarked;
