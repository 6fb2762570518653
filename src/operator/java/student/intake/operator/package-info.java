/**
 * The commands for operators: send students, manage dead letters, show the status of an intake, pause and
 * resume consuming. The scripts {@code scripts/send}, {@code scripts/dead-letters}, {@code scripts/status}
 * and {@code scripts/consume} start them.
 *
 * <p>This package uses the packages command and message of this project and no others. It is not part
 * of the function's deployment package. It prints student names only with {@code --show-names}.
 */
@NullMarked
package student.intake.operator;

import org.jspecify.annotations.NullMarked;
