/**
 * The students' table. Check-and-add is one conditional PutItem; any other response of DynamoDB is
 * thrown and leads to a retry. Never changes or deletes an item.
 */
@NullMarked
package student.intake.table;

import org.jspecify.annotations.NullMarked;
