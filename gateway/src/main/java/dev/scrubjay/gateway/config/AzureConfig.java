package dev.scrubjay.gateway.config;

import java.util.Map;
import java.util.Optional;

/**
 * The settings of an Azure resource beside its address.
 *
 * @param apiVersion such as {@code 2024-10-21}; empty: the {@code /openai/v1} API, which has none
 * @param deployment the deployment in the address, which serves all models that {@code deployments}
 *     does not name
 * @param deployments the names of deployments, by the models' names at the provider; a model that
 *     is not among them has a deployment of its own name
 */
public record AzureConfig(
    Optional<String> apiVersion, Optional<String> deployment, Map<String, String> deployments) {
  public AzureConfig {
    deployments = Map.copyOf(deployments);
  }

  /** The deployment that serves {@code model}. */
  public String deploymentOf(String model) {
    return deployments.getOrDefault(model, deployment.orElse(model));
  }
}
