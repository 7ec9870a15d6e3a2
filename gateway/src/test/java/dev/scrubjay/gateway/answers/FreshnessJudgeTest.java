package dev.scrubjay.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.Freshness;
import dev.scrubjay.policy.cache.FreshnessPolicy;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries are judged by their age, by the policy and by what a request accepts. */
final class FreshnessJudgeTest {
  private static final Instant CREATED = Instant.parse("2026-11-26T00:00:00Z");
  private static final Duration TTL = Duration.ofSeconds(100);

  /** A draw with which no entry is refreshed early. */
  private static final long HIGHEST = 0;

  /** A draw with which an entry is, if the refresh takes about a 36th of the time left. */
  private static final long LOWEST = -1;

  private CachePolicy policy =
      CachePolicy.DEFAULT.withFreshness(
          new FreshnessPolicy(
              0, Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofSeconds(5), 1));
  private Instant now = CREATED;
  private long draw = HIGHEST;
  private final FreshnessJudge judge = new FreshnessJudge(() -> policy, () -> now, () -> draw);

  private static Entry entry(Buffer payload, String contentType) {
    Instant stale = CREATED.plus(TTL);
    return new Entry(
        payload,
        contentType,
        CREATED,
        stale,
        stale.plusSeconds(60),
        new Entry.Origin("m", 0.01, Duration.ofSeconds(2)));
  }

  private static Entry answer() {
    return entry(Buffer.buffer("{}"), "application/json");
  }

  private static Entry refusal() {
    return entry(
        Refusals.encode(ApiError.of(ErrorKind.INVALID_REQUEST, "bad", "no")),
        Refusals.CONTENT_TYPE);
  }

  private void after(long seconds) {
    now = CREATED.plusSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', FRESH",
    "99, '', FRESH",
    "100, '', STALE_WHILE_REVALIDATE",
    "109, '', STALE_WHILE_REVALIDATE",
    "110, '', STALE_IF_ERROR",
    "159, '', STALE_IF_ERROR",
    "160, '', UNUSABLE",
    "10, max-age=11, FRESH",
    "10, max-age=10, UNUSABLE",
    "90, min-fresh=9, FRESH",
    "90, min-fresh=10, UNUSABLE",
    "130, max-stale=30, STALE_ALLOWED",
    "130, max-stale=29, STALE_IF_ERROR",
    "500, max-stale, STALE_ALLOWED",
  })
  void answersAndResultsAgreeByTheirAge(long seconds, String directives, Freshness expected) {
    after(seconds);
    CacheDirectives asked = CacheDirectives.parse(directives);
    assertThat(judge.ofAnswer(answer(), asked)).isEqualTo(expected);
    assertThat(judge.ofResult(answer(), asked)).isEqualTo(expected);
  }

  @Test
  void onlyAnAnswerThatSoonExpiresIsRefreshedEarly() {
    draw = LOWEST;
    after(20);
    assertThat(judge.ofAnswer(answer(), CacheDirectives.NONE)).isEqualTo(Freshness.FRESH);
    after(40);
    assertThat(judge.ofAnswer(answer(), CacheDirectives.NONE))
        .isEqualTo(Freshness.FRESH_REFRESH_DUE);
    assertThat(judge.ofResult(answer(), CacheDirectives.NONE)).isEqualTo(Freshness.FRESH);
  }

  @Test
  void refusalIsNeitherRefreshedEarlyNorServedStale() {
    draw = LOWEST;
    CacheDirectives anyAge = CacheDirectives.parse("max-stale");
    after(99);
    assertThat(judge.ofAnswer(refusal(), anyAge)).isEqualTo(Freshness.FRESH);
    after(100);
    assertThat(judge.ofAnswer(refusal(), anyAge)).isEqualTo(Freshness.UNUSABLE);
  }

  @Test
  void changedPolicyHoldsForEntriesThatAreThere() {
    after(105);
    policy =
        policy.withFreshness(
            new FreshnessPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0));
    assertThat(judge.ofAnswer(answer(), CacheDirectives.NONE)).isEqualTo(Freshness.UNUSABLE);
  }
}
