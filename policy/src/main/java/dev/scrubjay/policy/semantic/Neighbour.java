package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.Ranges;

/**
 * A stored prompt near the one that is asked, in the same partition.
 *
 * @param entry the entry whose answer it has; several prompts may have the same
 * @param similarity the cosine of the two embeddings, −1 to 1
 * @param agrees whether {@link LexicalGuards} found no difference that would change the answer
 * @param asker who asked it
 */
public record Neighbour(String entry, double similarity, boolean agrees, Asker asker) {
  public Neighbour {
    Ranges.require(Math.abs(similarity) <= 1.001, "similarity", similarity, "-1 to 1");
  }

  /** A prompt of {@link Asker#ANYBODY}. */
  public Neighbour(String entry, double similarity, boolean agrees) {
    this(entry, similarity, agrees, Asker.ANYBODY);
  }
}
