package dev.scrubjay.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxiesTest {
  private static final Map<String, String> ENV =
      Map.of(
          "HTTPS_PROXY", "http://secure.proxy:3128",
          "http_proxy", "plain.proxy",
          "NO_PROXY", "corp.example, .local,api.test:8443");

  private static Proxies proxies(String provider, Map<String, String> env) {
    String yaml = "providers: {p: {kind: openai, base_url: 'https://x.test/v1'" + provider + "}}";
    return ConfigLoader.load(Path.of("scrubjay.yaml"), yaml, env)
        .config()
        .providers()
        .getFirst()
        .extras()
        .proxies();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1,http://secure.proxy:3128",
    "http://api.openai.com/v1,http://plain.proxy:80",
    "https://corp.example/v1,",
    "https://a.CORP.example/v1,",
    "https://notcorp.example/v1,http://secure.proxy:3128",
    "https://llm.local,",
    "https://api.test:8443,",
    "https://api.test,http://secure.proxy:3128",
    "http://127.0.0.1:8000,",
    "http://localhost:8000,",
    "http://[::1]:8000,",
  })
  void theEnvironmentsVariablesMeanWhatTheyMeanElsewhere(String url, String proxy) {
    assertThat(proxies("", ENV).to(URI.create(url)).map(Object::toString).orElse(null))
        .isEqualTo(proxy);
  }

  @Test
  void aProviderCanNameItsOwnOrNone() {
    URI local = URI.create("http://127.0.0.1:8000");
    assertThat(proxies(", proxy: 'socks5://s:1'", ENV).to(local))
        .hasToString("Optional[socks5://s:1]");
    assertThat(proxies(", proxy: none", ENV).to(URI.create("https://x.test"))).isEmpty();
    assertThat(
            proxies("", Map.of("NO_PROXY", "*", "HTTPS_PROXY", "p:1")).to(URI.create("https://x")))
        .isEmpty();
  }

  @Test
  void whatIsNoProxyIsAnErrorThatDoesNotShowIt() {
    assertThatThrownBy(() -> proxies(", proxy: 'ftp://ann:s3cret@x'", ENV))
        .hasMessageContaining("providers.p.proxy")
        .hasMessageNotContaining("s3cret");
  }
}
