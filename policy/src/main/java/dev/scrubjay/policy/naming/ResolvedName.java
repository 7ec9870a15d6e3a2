package dev.scrubjay.policy.naming;

import java.util.Optional;

/** What a model's name refers to. */
public sealed interface ResolvedName {

  /** A model of the catalog, by its id. */
  record CatalogModel(String id) implements ResolvedName {}

  /**
   * A model that is not in the catalog, which a provider is asked for all the same.
   *
   * @param id the gateway's name for it, the same for all spellings
   * @param provider the provider's name
   * @param sent the name that the provider is sent
   * @param knownAs the catalog's model whose facts hold for this one, if there is one
   * @param rule by which the provider was found
   */
  record OpenModel(String id, String provider, String sent, Optional<String> knownAs, Rule rule)
      implements ResolvedName {}

  /** No provider serves such a model, as far as is known. */
  record UnknownModel() implements ResolvedName {}

  /** The rules by which a name that the catalog lacks finds its provider, in their order. */
  enum Rule {
    /** A date or version of a model that is in the catalog. */
    DATED,
    /** The provider's name, a slash, and the name at that provider. */
    PREFIX,
    /** A pattern in the configuration. */
    CONFIGURED_PATTERN,
    /** The provider lists the model. */
    LISTED,
    /** The provider's models have such names. */
    FAMILY
  }
}
