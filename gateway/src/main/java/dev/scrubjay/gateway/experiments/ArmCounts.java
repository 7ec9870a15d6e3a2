package dev.scrubjay.gateway.experiments;

/**
 * What has been counted of the requests in an arm of an experiment.
 *
 * @param experiment its name
 * @param arm its name, within the experiment
 * @param stopped whether it gets no more, as it answered worse
 * @param requests that it got
 * @param answered those that got an answer
 * @param seconds that those took, together
 * @param hits those that were found in the cache
 * @param made those that a model answered
 * @param costUsd what that cost
 * @param judged those that say how well it does
 * @param judgedWell those of them that speak for it
 */
public record ArmCounts(
    String experiment,
    String arm,
    boolean stopped,
    double requests,
    double answered,
    double seconds,
    double hits,
    double made,
    double costUsd,
    double judged,
    double judgedWell) {}
