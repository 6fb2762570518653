/**
 * The Lambda entry: reads the settings, builds every part once and hands each batch over. The only
 * place that reads the environment or builds a client.
 */
@NullMarked
package student.intake;

import org.jspecify.annotations.NullMarked;
