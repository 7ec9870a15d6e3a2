package dev.scrubjay.gateway.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SearchWarmUpTest {
  @Test
  void searchesGoBothWays() {
    assertThat(new SearchWarmUp().run(300, () -> false)).isBetween(10, 290);
  }
}
