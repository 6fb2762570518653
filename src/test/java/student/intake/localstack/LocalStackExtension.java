package student.intake.localstack;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Provides a {@link LocalStackCloud}. All test classes share it: the first one starts it, and JUnit closes
 * it after the last one.
 */
final class LocalStackExtension extends TypeBasedParameterResolver<LocalStackCloud> {

  @Override
  public LocalStackCloud resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot()
        .getStore(Namespace.create(LocalStackExtension.class))
        .computeIfAbsent(
            LocalStackCloud.class, _ -> LocalStackCloud.start(), LocalStackCloud.class);
  }
}
