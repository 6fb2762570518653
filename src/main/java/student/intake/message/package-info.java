/**
 * Parses a message body into a student or a rejection: the envelopes of SNS and EventBridge, JSON, and
 * the limits of a table item. Does no I/O and uses no AWS library.
 */
@NullMarked
package student.intake.message;

import org.jspecify.annotations.NullMarked;
