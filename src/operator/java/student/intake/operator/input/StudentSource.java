package student.intake.operator.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Students that can be read more than once, one reading after the other. */
@FunctionalInterface
public interface StudentSource {

  /** Starts a reading from the beginning, which ends any earlier one. */
  LineReader read() throws IOException;

  /** The lines of one reading. */
  @FunctionalInterface
  interface LineReader {

    /**
     * Returns the next line, or null after the last one. Blank lines and headers are not returned.
     *
     * @throws InputException if the rest of the input cannot be read
     */
    @Nullable
    InputLine next() throws IOException;
  }
}
