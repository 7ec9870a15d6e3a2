package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.ReuseFeatures;

/**
 * The answer to a near prompt, which may be given again.
 *
 * @param entry the key of the answer
 * @param promptHash of the prompt that is nearest among those with this answer
 * @param similarity of the two prompts, -1 to 1
 * @param error the estimated probability that it is wrong
 * @param features what speaks for it
 */
public record NearAnswer(
    CacheKey entry, String promptHash, double similarity, double error, ReuseFeatures features) {}
