/**
 * Tests of the template, deployed on LocalStack in a container. {@code mvn verify -Plocalstack} runs
 * them; they need a Docker engine and the AWS CLI. They never call AWS.
 */
@NullMarked
package student.intake.localstack;

import org.jspecify.annotations.NullMarked;
