/**
 * One invocation's batch: its messages are put into lanes, each gets an outcome before the deadline,
 * and the outcomes become the response. Knows of the table only that students can be checked and
 * added there; never calls AWS itself and never logs.
 */
@NullMarked
package student.intake.batch;

import org.jspecify.annotations.NullMarked;
