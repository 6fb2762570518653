/**
 * The commands for operators, a package for each script: send students ({@code send}), manage dead letters
 * ({@code deadletters}), show the status of an intake ({@code status}), pause and resume consuming
 * ({@code consume}). This package has what they share; {@code aws} finds the queues and the table.
 *
 * <p>The packages use the packages command and message of this project and no others. They are not part
 * of the function's deployment package. They print student names only with {@code --show-names}.
 */
@NullMarked
package student.intake.operator;

import org.jspecify.annotations.NullMarked;
