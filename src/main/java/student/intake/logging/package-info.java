/**
 * What stands behind SLF4J: an event becomes one line of JSON on standard output, which is all that
 * Lambda needs. Powertools for AWS Lambda gives the line its standard fields and reads the level; a
 * logging framework would do the same, and each cold start would wait for it (docs/performance.md).
 */
@NullMarked
package student.intake.logging;

import org.jspecify.annotations.NullMarked;
