package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.model.Cost;
import java.time.Duration;

/** What the semantic cache did. */
public sealed interface SemanticEvent {

  /**
   * It looked for the answer to a near request.
   *
   * @param took the time that this added to the request, its vector included
   * @param embedding the part of the time in which the vector was made
   * @param error the estimated probability that the answer is wrong, if it was or would have been
   *     reused; else 0
   */
  record Searched(SearchResult result, Duration took, Duration embedding, double error)
      implements SemanticEvent {}

  /** What a search came to. */
  enum SearchResult {
    /** The answer to a near request was served. */
    HIT,
    /** It would have been served, but nothing is in the mode of shadow. */
    SHADOW_HIT,
    /** It would have been served, but nothing is while the measured error is too large. */
    STOPPED_HIT,
    /** It could have been served; the model was asked to measure the error. */
    AUDIT,
    /** There was a candidate, of which too little is known. */
    ASK,
    /** Nothing near was known. */
    NOTHING_NEAR,
    /** The candidate's entry was gone, stale, or of a model that does not suffice. */
    UNUSABLE
  }

  /**
   * A model at a provider made a vector, whether it came in time or not.
   *
   * @param cost what that cost
   */
  record Embedded(Cost cost) implements SemanticEvent {}

  /** It did not look. */
  record NotSearched(NoSearch reason) implements SemanticEvent {}

  /** Why it did not look. */
  enum NoSearch {
    /** The request has no last turn that is one text of a user, or is apart from all others. */
    INELIGIBLE,
    /** The request's {@code Cache-Control} forbids it. */
    DIRECTIVES,
    /** The text is too long for a vector, or of characters that the model does not know. */
    UNREADABLE,
    /** Too many texts waited for their vectors. */
    BUSY,
    /** The vector came too late. */
    LATE,
    /** No vector could be made. */
    FAILED
  }

  /**
   * An answer was compared with the one that might have been reused.
   *
   * @param right whether the other answer would have been right
   * @param means by which that was told
   * @param hit whether it was, or would have been, reused
   */
  record ReuseCompared(boolean right, CompareMeans means, boolean hit) implements SemanticEvent {}

  /**
   * A judge was asked.
   *
   * @param usd what that cost, USD
   */
  record Judged(double usd) implements SemanticEvent {}

  /** The means by which answers are compared. */
  enum CompareMeans {
    /** They say the same. */
    EQUAL,
    /** A judge said so. */
    JUDGE,
    /** They are not known to say the same, and nobody judges. */
    UNJUDGED,
    /** A caller reported it. */
    OUTCOME
  }

  /** Two answers were to be compared and were not. */
  record NotCompared(NoComparison reason) implements SemanticEvent {}

  /** Why two answers were not compared. */
  enum NoComparison {
    BUSY,
    /** The candidate's entry is gone. */
    GONE,
    /** The answer is no whole text. */
    INCOMPLETE,
    /** The judge's limit of the day is spent, or its price is not known. */
    BUDGET,
    /** The judge did not answer. */
    JUDGE_FAILED
  }

  /** Notes could not be written to Redis, so that other replicas do not have them. */
  record NoteLost() implements SemanticEvent {}
}
