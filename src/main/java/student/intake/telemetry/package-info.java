/**
 * What operators see of a batch: one log line and one more for each anomaly, one set of metrics, one
 * trace annotation set. Only reads what became of the messages; never sees to it that a student's
 * name gets out, and never decides anything.
 */
@NullMarked
package student.intake.telemetry;

import org.jspecify.annotations.NullMarked;
