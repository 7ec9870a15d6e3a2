package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.SemanticEvent.CompareMeans;
import dev.scrubjay.gateway.observe.SemanticEvent.NoComparison;
import dev.scrubjay.gateway.observe.SemanticEvent.NoSearch;
import dev.scrubjay.gateway.observe.SemanticEvent.SearchResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** The meters of answers that are given to other wordings of a request. */
final class SemanticMeters {
  private static final String RIGHT = "right";
  private static final String WRONG = "wrong";
  private static final String JUDGE = "judge";
  private static final String EMBEDDING = "embedding";
  private static final List<String> FLAGS = List.of("true", "false");

  private final Family<Counter> searches;
  private final Family<Counter> notSearched;
  private final Family<Counter> compared;
  private final Family<Counter> notCompared;
  private final Counter expectedWrong;
  private final Family<Counter> cost;
  private final Counter unpriced;
  private final Counter lost;
  private final Timer embedding;
  private final Timer added;

  SemanticMeters(Families families) {
    searches =
        families.counters(
            "semantic_search_count_total",
            "Searches for the answer to another wording of a request, by what they came to",
            "result");
    notSearched =
        families.counters(
            "semantic_skipped_count_total",
            "Requests for which no other wording was searched, although the tenant has that done",
            "reason");
    compared =
        families.counters(
            "semantic_compared_count_total",
            "Answers compared with one that might have been given instead, by whether that would"
                + " have been right, how this was told, and whether it was or would have been"
                + " given",
            "result",
            "means",
            "hit");
    notCompared =
        families.counters(
            "semantic_uncompared_count_total",
            "Answers that were to be compared and were not",
            "reason");
    expectedWrong =
        families.counter(
            "semantic_expected_wrong_total",
            "Sum of the estimated probabilities that an answer given to another wording is wrong");
    cost =
        families.counters(
            "semantic_cost_usd_total",
            "Cost of judges of other wordings, and of vectors that providers made, USD",
            "call");
    unpriced =
        families.counter(
            "semantic_unpriced_count_total", "Vectors made by providers whose cost is unknown");
    lost =
        families.counter(
            "semantic_notes_lost_total", "Notes on prompts that could not be written to Redis");
    embedding =
        families.ownTime(
            "semantic_embedding_latency_seconds", "Time until a request had its vector");
    added =
        families.ownTime(
            "semantic_search_latency_seconds",
            "Time that a search added to its request, without its vector");
    cost.foresee(List.of(JUDGE, EMBEDDING));
    searches.foresee(words(SearchResult.values()));
    notSearched.foresee(words(NoSearch.values()));
    compared.foresee(List.of(RIGHT, WRONG), words(CompareMeans.values()), FLAGS);
    notCompared.foresee(words(NoComparison.values()));
  }

  void happened(SemanticEvent event) {
    switch (event) {
      case SemanticEvent.Searched searched -> {
        searches.of(word(searched.result())).increment();
        embedding.record(searched.embedding());
        added.record(searched.took().minus(searched.embedding()));
        if (searched.result() == SearchResult.HIT) {
          expectedWrong.increment(searched.error());
        }
      }
      case SemanticEvent.Embedded embedded -> {
        cost.of(EMBEDDING).increment(embedded.cost().usdOrZero());
        unpriced.increment(embedded.cost().isKnown() ? 0 : 1);
      }
      case SemanticEvent.NotSearched not -> notSearched.of(word(not.reason())).increment();
      case SemanticEvent.ReuseCompared pair ->
          compared
              .of(pair.right() ? RIGHT : WRONG, word(pair.means()), Boolean.toString(pair.hit()))
              .increment();
      case SemanticEvent.Judged judged -> cost.of(JUDGE).increment(judged.usd());
      case SemanticEvent.NotCompared not -> notCompared.of(word(not.reason())).increment();
      case SemanticEvent.NoteLost note -> lost.increment();
    }
  }
}
