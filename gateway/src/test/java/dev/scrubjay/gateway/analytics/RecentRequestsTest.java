package dev.scrubjay.gateway.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Bypass;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecentRequestsTest {
  private final RecentRequests recent = new RecentRequests();

  @Test
  void theLastFiftyAreKept() {
    for (int i = 0; i < 120; i++) {
      recent.completed(request("req_" + i, CompletedRequest.Type.PINNED), Instant.EPOCH);
    }
    assertThat(recent.list()).hasSize(50);
    assertThat(recent.list().getFirst().id()).isEqualTo("req_119");
    assertThat(recent.find("req_119")).isPresent();
    assertThat(recent.find("req_69")).isEmpty();
  }

  @Test
  void refreshAndReportedWorkDoNotHideTheirRequest() {
    recent.completed(request("req_1", CompletedRequest.Type.CACHE_HIT), Instant.EPOCH);
    recent.completed(request("req_1", CompletedRequest.Type.REFRESH), Instant.EPOCH);
    recent.completed(request("req_1", CompletedRequest.Type.REPORTED), Instant.EPOCH);
    assertThat(recent.list())
        .extracting(RecentRequest::id)
        .containsExactly("req_1~reported", "req_1~refresh", "req_1");
    assertThat(recent.find("req_1").orElseThrow().request().type())
        .isEqualTo(CompletedRequest.Type.CACHE_HIT);
  }

  @Test
  void thePartOfTheCacheIsThatOfTheRequest() {
    CacheStatus bypass = new Bypass("no-store");
    recent.used("req_1", bypass);
    recent.completed(request("req_2", CompletedRequest.Type.PINNED), Instant.EPOCH);
    recent.completed(request("req_1", CompletedRequest.Type.PINNED), Instant.EPOCH);
    assertThat(recent.find("req_1").orElseThrow().cache()).contains(bypass);
    assertThat(recent.find("req_2").orElseThrow().cache()).isEmpty();
  }

  private static CompletedRequest request(String id, CompletedRequest.Type type) {
    return new CompletedRequest(
        id,
        Scope.DEFAULT,
        "chat.completions",
        type,
        CompletedRequest.Ending.SUCCESS,
        Optional.empty(),
        false,
        Usage.NONE,
        Cost.ZERO,
        Cost.ZERO,
        Cost.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        false,
        Optional.empty(),
        Optional.empty());
  }
}
