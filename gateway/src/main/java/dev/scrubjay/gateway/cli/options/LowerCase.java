package dev.scrubjay.gateway.cli.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** Has the constants of enums in lower case in help, completion, errors and input. */
public final class LowerCase {
  private LowerCase() {}

  /** Changes the enum options and parameters of {@code program} and its commands. */
  public static void enums(CommandLine program) {
    CommandSpec command = program.getCommandSpec();
    for (OptionSpec option : List.copyOf(command.options())) {
      if (option.type().isEnum()) {
        command.remove(option);
        command.addOption(
            OptionSpec.builder(option)
                .completionCandidates(names(option))
                .converters(converter(option))
                .build());
      }
    }
    for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
      if (parameter.type().isEnum()) {
        command.remove(parameter);
        command.addPositional(
            PositionalParamSpec.builder(parameter)
                .completionCandidates(names(parameter))
                .converters(converter(parameter))
                .build());
      }
    }
    program.getSubcommands().values().forEach(LowerCase::enums);
  }

  private static List<String> names(ArgSpec argument) {
    return Arrays.stream(argument.type().getEnumConstants()).map(LowerCase::name).toList();
  }

  private static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  private static ITypeConverter<?> converter(ArgSpec argument) {
    return text ->
        Arrays.stream(argument.type().getEnumConstants())
            .filter(constant -> name(constant).equals(text.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "'" + text + "' (expected: " + String.join(", ", names(argument)) + ")"));
  }
}
