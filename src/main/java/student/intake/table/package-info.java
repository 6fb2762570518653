/**
 * The students' table. Check-and-add is one conditional PutItem; whatever else DynamoDB answers means
 * that the message is retried. Never changes or deletes an item, and never reads one that it did not
 * try to add.
 */
@NullMarked
package student.intake.table;

import org.jspecify.annotations.NullMarked;
