package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.Credentials.AwsKey;
import dev.scrubjay.gateway.config.reader.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs calls to Amazon Bedrock with AWS's Signature Version 4. */
final class AwsSigner implements Authentication {
  private static final String SERVICE = "bedrock";
  private static final String CONTENT_TYPE = "content-type";

  /** The size above which bodies are hashed off the event loop. */
  private static final int LARGE_BODY_BYTES = 256 * 1024;

  /** Headers that the HTTP client sets itself, with the values that were signed. */
  private static final Set<String> SET_ELSEWHERE = Set.of("host", CONTENT_TYPE);

  private final Vertx vertx;
  private final AwsKey key;
  private final AwsCredentialsIdentity identity;
  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  AwsSigner(Vertx vertx, AwsKey key, InstantSource clock) {
    this.vertx = vertx;
    this.key = key;
    this.clock = clock.withZone(ZoneOffset.UTC);
    String secret = key.secretKey().reveal();
    this.identity =
        key.sessionToken()
            .map(Secret::reveal)
            .<AwsCredentialsIdentity>map(
                token -> AwsSessionCredentialsIdentity.create(key.accessKeyId(), secret, token))
            .orElseGet(() -> AwsCredentialsIdentity.create(key.accessKeyId(), secret));
  }

  @Override
  public Future<Credential> credential(OutgoingCall call) {
    return call.body().length() <= LARGE_BODY_BYTES
        ? Future.succeededFuture(signed(call))
        : vertx.executeBlocking(() -> signed(call), false);
  }

  private Credential signed(OutgoingCall call) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(call.method().name()))
            .uri(call.url());
    if (call.headers().containsKey(CONTENT_TYPE)) {
      unsigned.putHeader(CONTENT_TYPE, call.headers().get(CONTENT_TYPE));
    }
    SignedRequest signed =
        signer.sign(
            request ->
                request
                    .identity(identity)
                    .request(unsigned.build())
                    .payload(() -> new ByteArrayInputStream(call.body().getBytes()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, key.region())
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!SET_ELSEWHERE.contains(name)) {
        headers.put(name, String.join(",", header.getValue()));
      }
    }
    return () -> headers;
  }
}
