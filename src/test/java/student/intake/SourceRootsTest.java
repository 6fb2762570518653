package student.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The rules for the source roots: all but main are compiled together, so only a test separates them. */
@TestInstance(PER_CLASS)
class SourceRootsTest {

  enum Root {
    MAIN("src/main/java"),
    COMMAND("src/command/java"),
    OPERATOR("src/operator/java"),
    LOCAL("src/local/java"),
    BENCH("src/bench/java"),
    TEST("src/test/java");

    private final Path folder;

    Root(String folder) {
      this.folder = Path.of(folder);
    }

    boolean mayUse(Root other, JavaClass type) {
      return other == this || switch (this) {
        case MAIN, COMMAND -> false;
        case OPERATOR -> other == COMMAND
            || (other == MAIN && type.getPackageName().equals("student.intake.message"));
        case LOCAL -> other == COMMAND || other == OPERATOR || other == MAIN;
        case BENCH -> other == COMMAND || other == LOCAL || other == MAIN;
        case TEST -> true;
      };
    }
  }

  /** Main must stay small enough to be read in one sitting. */
  private static final int MAX_LINES_OF_MAIN = 2_383;

  private final JavaClasses all = new ClassFileImporter().importPackages("student.intake");
  private final Map<String, Root> rootsByClassName = rootsByClassName();

  @ParameterizedTest
  @EnumSource(Root.class)
  void a_root_uses_only_the_roots_below_it(Root root) {
    assertThat(classesOf(root)).isNotEmpty()
        .flatMap(JavaClass::getDirectDependenciesFromSelf)
        .filteredOn(it -> !allowed(root, it))
        .extracting(Dependency::getDescription)
        .isEmpty();
  }

  @Test
  void tests_hold_no_program() {
    assertThat(classesOf(Root.TEST))
        .filteredOn(it -> it.tryGetMethod("main", String[].class).isPresent())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TEST")
  void only_tests_hold_tests(Root root) {
    assertThat(classesOf(root)).noneMatch(
        it -> it.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Test.class)));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TEST")
  void every_package_describes_itself(Root root) {
    assertThat(files(root)).extracting(Path::getParent)
        .allMatch(it -> Files.exists(it.resolve("package-info.java")));
  }

  @Test
  void main_is_small() throws IOException {
    var lines = 0L;
    for (var file : files(Root.MAIN)) {
      lines += linesOfCode(file);
    }
    assertThat(lines).isLessThanOrEqualTo(MAX_LINES_OF_MAIN);
  }

  private List<JavaClass> classesOf(Root root) {
    return all.stream().filter(it -> rootOf(it).equals(Optional.of(root))).toList();
  }

  private boolean allowed(Root from, Dependency dependency) {
    var target = dependency.getTargetClass();
    return rootOf(target).map(it -> from.mayUse(it, target)).orElse(true);
  }

  /** Returns the root of a class of this project; a library's class has none. */
  private Optional<Root> rootOf(JavaClass type) {
    return Optional.ofNullable(rootsByClassName.get(topLevel(type).getName()));
  }

  private static Map<String, Root> rootsByClassName() {
    var roots = new HashMap<String, Root>();
    for (var root : Root.values()) {
      files(root).forEach(it -> roots.put(className(root.folder.relativize(it)), root));
    }
    return roots;
  }

  private static String className(Path file) {
    return file.toString().replace(".java", "").replace(File.separatorChar, '.');
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(SourceRootsTest::topLevel).orElse(type);
  }

  private static List<Path> files(Root root) {
    try (var files = Files.walk(root.folder)) {
      return files.filter(it -> it.toString().endsWith(".java")).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Without blank lines, comments, imports and package declarations. */
  private static long linesOfCode(Path file) throws IOException {
    var withoutComments = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
    return withoutComments.lines()
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .filter(it -> !it.startsWith("//"))
        .filter(it -> !it.startsWith("import ") && !it.startsWith("package "))
        .count();
  }
}
