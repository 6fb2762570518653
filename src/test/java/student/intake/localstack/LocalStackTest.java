package student.intake.localstack;

import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests of one or more stacks. The constructor of the class can have a {@link LocalStackCloud} as a
 * parameter. The classes run one after the other: side by side, they only wait for each other in
 * LocalStack.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
@ResourceLock("LocalStack")
@ExtendWith({DockerCondition.class, LocalStackExtension.class})
@interface LocalStackTest {}
