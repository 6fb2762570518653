package student.intake.settings;

import java.io.Serial;

/** A setting that the function cannot start with; the message names the variable and what to do. */
public final class InvalidSettingException extends IllegalArgumentException {

  @Serial
  private static final long serialVersionUID = 1L;

  InvalidSettingException(String variable, String problem, String whatToDo) {
    super("Environment variable " + variable + " " + problem + ": " + whatToDo + ".");
  }
}
