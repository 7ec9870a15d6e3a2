package dev.scrubjay.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/providers.md} has each well-known provider, and examples that load. */
final class ProvidersDocTest {
  private static final Path FILE = Path.of("..", "docs", "providers.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  @Test
  void examplesLoad() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(FILE));
    int examples = 0;
    while (example.find()) {
      String yaml = example.group(1);
      Map<String, String> env = new HashMap<>();
      VARIABLE.matcher(yaml).results().forEach(name -> env.put(name.group(1), "k" + name.group(1)));
      GatewayConfig config = ConfigLoader.load(Path.of("providers.yaml"), yaml, env).config();
      assertThat(config.providers()).as(yaml).hasSize(1);
      examples++;
    }
    assertThat(examples).isEqualTo(5);
  }

  @Test
  void tableHasEachProviderWithItsAddressAndVariables() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    for (WellKnownProvider provider : WellKnownProvider.values()) {
      assertThat(lines)
          .as(provider.providerName())
          .anySatisfy(
              line -> {
                assertThat(line).startsWith("| `" + provider.providerName() + "` |");
                provider.baseUrl().ifPresent(url -> assertThat(line).contains("`" + url + "`"));
                provider.keyVariable().ifPresent(name -> assertThat(line).contains(name));
                provider.urlVariable().ifPresent(name -> assertThat(line).contains(name));
                assertThat(line.contains("no list of models"))
                    .isEqualTo(!provider.quirks().listsModels());
              });
    }
  }
}
