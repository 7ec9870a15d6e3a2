package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.learning.OwnRequests.JudgedAnswer;
import dev.scrubjay.gateway.learning.OwnRequests.OwnAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnRequestsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int MOST = 100_000;

  private final OwnRequests requests = new OwnRequests();

  private static RememberedRequest request(String model) {
    return new RememberedRequest(model, Optional.empty(), Optional.empty());
  }

  private void put(String tenant, String id, String model) {
    requests.put(id, new OwnAnswer(tenant, "main", request(model)), NOW);
  }

  private @Nullable JudgedAnswer judge(String tenant, String id, int rank) {
    return requests.judge(tenant, null, id, rank, NOW, KEPT);
  }

  @Test
  void aRequestIsFoundByItsTenantAlone() {
    put("acme", "req_1", "gpt-4o");
    put("other", "req_2", "gpt-4o");
    put("other", "req_1", "claude-3-haiku");

    assertThat(judge("acme", "req_1", 1))
        .isEqualTo(new JudgedAnswer(request("gpt-4o"), true, true));
    assertThat(judge("acme", "req_2", 1)).isNull();
  }

  @Test
  void aRequestOfAnotherWorkspaceIsNotFound() {
    put("acme", "req_1", "gpt-4o");

    assertThat(requests.judge("acme", "side", "req_1", 1, NOW, KEPT)).isNull();
    assertThat(requests.judge("acme", "main", "req_1", 1, NOW, KEPT)).isNotNull();
  }

  @Test
  void onlyAVerdictOfAHigherRankCountsAfterTheFirst() {
    put("acme", "req_1", "gpt-4o");

    assertThat(judge("acme", "req_1", 2)).extracting(JudgedAnswer::counts).isEqualTo(true);
    assertThat(judge("acme", "req_1", 2)).extracting(JudgedAnswer::counts).isEqualTo(false);
    assertThat(judge("acme", "req_1", 1)).extracting(JudgedAnswer::counts).isEqualTo(false);
    assertThat(judge("acme", "req_1", 3)).extracting(JudgedAnswer::counts).isEqualTo(true);
  }

  @Test
  void aVerdictIsOnTheLatestRequestWithItsId() {
    put("acme", "req_1", "gpt-4o");
    judge("acme", "req_1", 3);
    put("acme", "req_1", "gpt-4o-mini");

    assertThat(judge("acme", "req_1", 1))
        .isEqualTo(new JudgedAnswer(request("gpt-4o-mini"), true, true));
  }

  @Test
  void aRequestThatIsTooOldIsNotFound() {
    put("acme", "req_1", "gpt-4o");

    assertThat(requests.judge("acme", null, "req_1", 1, NOW.plus(KEPT), KEPT)).isNull();
    assertThat(requests.judge("acme", null, "req_1", 1, NOW.plus(KEPT).minusMillis(1), KEPT))
        .isNotNull();
  }

  @Test
  void theOldestGivesItsPlaceToTheNewest() {
    for (int i = 0; i <= MOST; i++) {
      put("acme", "req_" + i, "gpt-4o");
    }

    assertThat(judge("acme", "req_0", 1)).isNull();
    assertThat(judge("acme", "req_1", 1)).isNotNull();
    assertThat(judge("acme", "req_" + MOST, 1)).isNotNull();
  }
}
