/**
 * The message contract in {@code docs/contract} as tests see it: its schemas judged by a validator that
 * does not know the parser, bodies to try on both, and the publishers' examples run for real.
 */
@NullMarked
package student.intake.contract;

import org.jspecify.annotations.NullMarked;
