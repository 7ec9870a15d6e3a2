package dev.scrubjay.gateway.upstream.provider;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.scrubjay.gateway.config.Credentials;
import dev.scrubjay.gateway.config.Credentials.ApiKeys;
import dev.scrubjay.gateway.config.Credentials.AwsKey;
import dev.scrubjay.gateway.config.Credentials.BearerToken;
import dev.scrubjay.gateway.config.Credentials.GoogleAccount;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Makes the authentication that a provider's configuration names. */
public final class Authentications {
  private static final String GOOGLE_SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private Authentications() {}

  /** The authentication of all calls to {@code provider}, at whichever endpoint. */
  public static Authentication of(
      Vertx vertx, ProviderConfig provider, ProviderDialect dialect, InstantSource clock) {
    return switch (provider.credentials()) {
      case Credentials.NoCredentials none -> Authentication.of(Map.of());
      case Credentials.ClientsKey clients -> new ClientsKeys();
      case ApiKeys keys -> keys(keys, dialect, clock);
      case BearerToken bearer ->
          Authentication.of(Map.of("Authorization", "Bearer " + bearer.token().reveal()));
      case AwsKey key -> new AwsSigner(vertx, key, clock);
      case GoogleAccount account ->
          new GoogleTokens(vertx, provider.name(), tokens(account), clock);
    };
  }

  private static Authentication keys(ApiKeys keys, ProviderDialect dialect, InstantSource clock) {
    var headers = keys.keys().stream().map(Secret::reveal).map(dialect::headers).toList();
    return headers.size() == 1
        ? Authentication.of(headers.getFirst())
        : new KeyRing(headers, clock);
  }

  /** Reads the file at each call, as another program may renew it. */
  private static Callable<AccessToken> tokens(GoogleAccount account) {
    return () -> credentials(account).createScoped(GOOGLE_SCOPE).refreshAccessToken();
  }

  private static GoogleCredentials credentials(GoogleAccount account) throws IOException {
    Optional<Path> file = account.file();
    if (file.isEmpty()) {
      return GoogleCredentials.getApplicationDefault();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      return GoogleCredentials.fromStream(in);
    }
  }
}
