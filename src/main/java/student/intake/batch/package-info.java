/**
 * One invocation's batch: messages are grouped into lanes, every message gets an outcome before the
 * deadline, and the outcomes become the response. Knows the table only as {@link
 * student.intake.batch.CheckAndAdd}. Never calls AWS and never logs.
 */
@NullMarked
package student.intake.batch;

import org.jspecify.annotations.NullMarked;
