/**
 * The template, deployed on LocalStack in a container; {@code mvn verify -Plocalstack} runs what is
 * here. Needs a Docker engine and the aws CLI.
 */
@NullMarked
package student.intake.localstack;

import org.jspecify.annotations.NullMarked;
