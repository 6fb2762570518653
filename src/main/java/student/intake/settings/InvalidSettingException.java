package student.intake.settings;

import java.io.Serial;

/** Thrown if a setting is missing or invalid. The message names the variable and the remedy. */
public final class InvalidSettingException extends IllegalArgumentException {

  @Serial
  private static final long serialVersionUID = 1L;

  InvalidSettingException(String variable, String problem, String remedy) {
    super("Environment variable " + variable + " " + problem + ": " + remedy + ".");
  }
}
