package student.intake.operator.deadletters;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import student.intake.command.CommandRunner;
import student.intake.operator.InvalidArgument;

/** Manages dead letters. {@code scripts/dead-letters --help} documents the commands and options. */
@Command(name = DeadLettersCommand.NAME)
public final class DeadLettersCommand implements Callable<Integer> {

  static final String NAME = "scripts/dead-letters";

  @Spec
  private @Nullable CommandSpec spec;

  private DeadLettersCommand() {}

  /** Exits with 0 on success, 1 if the command fails or is stopped, 2 if an argument is wrong. */
  public static void main(String... arguments) {
    System.exit(
        CommandRunner.run(NAME, commandLine(System.in, System.out, System.err), arguments));
  }

  /** Creates the command and its subcommands. */
  public static CommandLine commandLine(InputStream in, PrintStream out, PrintStream err) {
    var console = new Console(in, out, err);
    var command = new CommandLine(new DeadLettersCommand());
    Stream.of(
        new ListCommand(console), new ShowCommand(console), new ReplayCommand(console),
        new SaveCommand(console), new DiscardCommand(console), new RestoreCommand(console))
        .forEach(command::addSubcommand);
    return command;
  }

  @Override
  public Integer call() {
    throw InvalidArgument.of(
        spec,
        "specify list, show, replay, save, discard or restore");
  }
}
