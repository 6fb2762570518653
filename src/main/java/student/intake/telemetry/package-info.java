/**
 * Telemetry of a batch: one log line and one for each anomaly, one set of metrics, one trace
 * subsegment. {@link student.intake.telemetry.Tracing} separates X-Ray from the rest. Reads outcomes,
 * never decides, and never records a student's name.
 */
@NullMarked
package student.intake.telemetry;

import org.jspecify.annotations.NullMarked;
