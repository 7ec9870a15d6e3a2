package dev.scrubjay.policy.evidence;

/** What is known of two models' answers to the same request, one of which was served. */
public sealed interface PairVerdict {

  /** Each was judged; if they say the same, both by one verdict. */
  record BothJudged(Verdict served, Verdict challenger) implements PairVerdict {}

  /** They say the same, and nobody judged whether it is right. */
  record SaidTheSame() implements PairVerdict {}

  /** They could be compared and differ, and nobody judged which is right. */
  record Differed() implements PairVerdict {}
}
