/**
 * What the commands in {@code scripts/} share: exit codes, Ctrl-C and progress lines. It depends on no
 * other package of this project.
 */
@NullMarked
package student.intake.command;

import org.jspecify.annotations.NullMarked;
