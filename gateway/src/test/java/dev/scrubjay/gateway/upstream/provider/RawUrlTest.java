package dev.scrubjay.gateway.upstream.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RawUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.b/v1, /v1/files, , https://a.b/v1/files",
    "https://a.b/v1, /files, , https://a.b/v1/files",
    "https://a.b/v1/, /files, x=1, https://a.b/v1/files?x=1",
    "https://a.b/v1, /v2/files, , https://a.b/v2/files",
    "https://a.b, /v1/messages, , https://a.b/v1/messages",
    "https://a.b/openai/v1, /v1/files, , https://a.b/openai/v1/files",
    "https://g.h/v1beta, /upload/v1beta/files, , https://g.h/upload/v1beta/files",
    "https://g.h/v1beta, /v1alpha/x, , https://g.h/v1alpha/x",
    "https://a.b/d/x?api-version=1, /files, y=%2F, https://a.b/d/x/files?api-version=1&y=%2F",
    "https://a.b/proxy, /files, , https://a.b/proxy/files",
  })
  void theVersionIsThereOnce(String base, String path, String query, String url) {
    assertThat(RawUrl.of(URI.create(base), path, query)).isEqualTo(url);
  }
}
