package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.model.Cost;
import java.time.Duration;

/**
 * Work that a caller has done itself, at a model, as the report of its outcome tells.
 *
 * @param model the model that it called
 * @param advised whether the gateway chose that model
 * @param tokens of the call, as far as they are known
 * @param cost that the caller paid
 * @param strongestCost the cost at the strongest model; as {@code cost} if the gateway did not
 *     choose
 * @param served the time that it took; zero if unknown, or if the work was of no use
 * @param atModel the same; the time that was expected if it is unknown
 * @param unoptimized the time without the router; zero if {@code served} is
 */
public record OwnWork(
    String model,
    boolean advised,
    long tokens,
    Cost cost,
    Cost strongestCost,
    Duration served,
    Duration atModel,
    Duration unoptimized) {}
