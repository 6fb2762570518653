package student.intake.bench.harness;

import java.nio.file.Path;

/**
 * The samples of consecutive batches.
 *
 * @param stacks a file with one line for each stack in the format of async-profiler: the thread, the
 *     frames from the outermost on, and the number of samples
 * @param cpuMicroseconds CPU time per message
 */
public record Profile(Path stacks, double cpuMicroseconds) {}
