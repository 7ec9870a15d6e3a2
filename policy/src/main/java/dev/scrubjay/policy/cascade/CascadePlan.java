package dev.scrubjay.policy.cascade;

import java.util.Optional;

/**
 * The models of a cascade, by their ids.
 *
 * @param ask the cheap model that answers
 * @param agreeWith the second cheap model, if there is one; both are asked at the same time
 * @param judge the model that judges what cannot be compared, if there is one
 * @param escalateTo the strong model
 */
public record CascadePlan(
    String ask, Optional<String> agreeWith, Optional<String> judge, String escalateTo) {}
