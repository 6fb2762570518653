/** {@code scripts/dead-letters}: lists, shows, replays, saves, restores and discards dead letters. */
@NullMarked
package student.intake.operator.deadletters;

import org.jspecify.annotations.NullMarked;
