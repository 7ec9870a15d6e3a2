package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The credentials that a provider's calls carry. */
public sealed interface Credentials {
  /** All that must not be shown of them. */
  default List<Secret> secrets() {
    return switch (this) {
      case NoCredentials none -> List.of();
      case ClientsKey clients -> List.of();
      case GoogleAccount account -> List.of();
      case ApiKeys keys -> keys.keys();
      case BearerToken bearer -> List.of(bearer.token());
      case AwsKey key ->
          Stream.concat(Stream.of(key.secretKey()), key.sessionToken().stream()).toList();
    };
  }

  /** No credentials, as for a server on this host. */
  record NoCredentials() implements Credentials {}

  /** API keys, which take turns; at least one. */
  record ApiKeys(List<Secret> keys) implements Credentials {
    public ApiKeys {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("keys: none (expected: at least one)");
      }
    }
  }

  /** The key that the client sends. */
  record ClientsKey() implements Credentials {}

  /**
   * An access key of AWS, with which calls are signed.
   *
   * @param sessionToken of temporary credentials
   */
  record AwsKey(String region, String accessKeyId, Secret secretKey, Optional<Secret> sessionToken)
      implements Credentials {}

  /**
   * A Google account, whose access tokens are renewed before they expire.
   *
   * @param file of a service account or of other credentials; empty: the application default
   *     credentials of this host
   */
  record GoogleAccount(Optional<Path> file) implements Credentials {}

  /** A token that is sent as {@code Authorization: Bearer}, and not renewed. */
  record BearerToken(Secret token) implements Credentials {}
}
