package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.Ranges;

/**
 * A stored prompt near the one that is asked, in the same partition.
 *
 * @param entry the entry whose answer it has; several prompts may have the same
 * @param similarity the cosine of the two embeddings, −1 to 1
 * @param agrees whether {@link LexicalGuards} found no difference that would change the answer
 */
public record Neighbour(String entry, double similarity, boolean agrees) {
  public Neighbour {
    Ranges.require(Math.abs(similarity) <= 1.001, "similarity", similarity, "-1 to 1");
  }
}
