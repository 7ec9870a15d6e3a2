package dev.scrubjay.policy.experiment;

/**
 * The arm and the bucket of a unit in an experiment.
 *
 * @param experiment its name
 * @param arm its index, 0 for the one that the others are compared with
 * @param bucket 0 to {@link Experiment#BUCKETS} - 1, independent of the arm
 */
public record Assignment(String experiment, int arm, int bucket) {}
