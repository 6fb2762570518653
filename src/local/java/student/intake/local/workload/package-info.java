/**
 * Generated messages, and their reconciliation with the table and the dead-letter queue after a run.
 * A reconciliation never uses what the function reports.
 */
@NullMarked
package student.intake.local.workload;

import org.jspecify.annotations.NullMarked;
