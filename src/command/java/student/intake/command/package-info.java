/**
 * What the commands behind {@code scripts/} share: exit codes and the interrupt signal (Ctrl-C).
 * Depends on no other package of this project.
 */
@NullMarked
package student.intake.command;

import org.jspecify.annotations.NullMarked;
