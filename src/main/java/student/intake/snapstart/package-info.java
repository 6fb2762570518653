/**
 * Priming for Lambda SnapStart: runs the function before the snapshot, so that a restored execution
 * environment has nothing left to load. Builds the function through a factory and does not know the
 * entry. Never fails a deployment, and never changes the table or a queue.
 */
@NullMarked
package student.intake.snapstart;

import org.jspecify.annotations.NullMarked;
