package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis over TLS, with a user that has only the permissions that the gateway needs. */
final class SecuredRedisIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String PASSWORD = "correct-horse";

  /** The permissions of the gateway's user, as in docs/operations.md. */
  private static final List<String> RIGHTS =
      List.of(
          "on",
          ">" + PASSWORD,
          "~sj:*",
          "&sj:*",
          "+@read",
          "+@write",
          "+@scripting",
          "+@pubsub",
          "+@connection",
          "-@dangerous",
          "+info",
          "+time");

  @TempDir private Path folder;

  @Test
  void userWithTheRightsThatAreNeededWorksOverTls() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (LocalRedis redis = LocalRedis.start()) {
      allow(redis);
      makeCertificate();
      int port = await(tls(vertx, redis.port())).actualPort();
      Path config =
          Files.writeString(
              folder.resolve("scrubjay.yaml"),
              "redis: {ca_file: '" + folder.resolve("ca.pem") + "'}");
      String url = "rediss://gateway:" + PASSWORD + "@localhost:" + port;
      try (TestGateway gateway = TestGateway.start(url, config, Map.of(), List.of())) {
        Awaitility.await()
            .until(() -> gateway.get("/health/ready").body().contains("\"cache\":\"up\""));
        gateway.post(CHAT, TestGateway.chat("gpt-4o", "secured"));
        gateway.awaitChatHit("gpt-4o", "secured");
        assertThat(gateway.post("/v1/cache/verify", "{}").body()).contains("\"faults\":0");
        assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}").body())
            .contains("\"purged\":1");
      }
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void wrongPasswordIsNotTheClientsTrouble() throws Exception {
    try (LocalRedis redis = LocalRedis.start()) {
      allow(redis);
      String url = "redis://gateway:wrong@127.0.0.1:" + redis.port();
      try (TestGateway gateway = TestGateway.start(url, Map.of(), List.of())) {
        assertThat(gateway.post(CHAT, TestGateway.chat("gpt-4o", "x")).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/health/ready").body()).contains("\"cache\":\"down\"");
      }
    }
  }

  private static void allow(LocalRedis redis) {
    RedisClient client = RedisClient.create(redis.url());
    RedisCommands<String, String> commands = client.connect().sync();
    CommandArgs<String, String> args =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("gateway");
    RIGHTS.forEach(args::add);
    assertThat(commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args))
        .isEqualTo("OK");
    client.shutdown();
  }

  private void makeCertificate() throws Exception {
    List<String> make =
        new ArrayList<>(keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost"));
    make.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12"));
    run(make);
    List<String> export = new ArrayList<>(keytool("-exportcert", "-rfc"));
    export.addAll(List.of("-file", folder.resolve("ca.pem").toString()));
    run(export);
  }

  private List<String> keytool(String... what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what));
    command.addAll(List.of("-alias", "redis", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
    return command;
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** Speaks TLS before the server, which may be built without it. */
  private Future<NetServer> tls(Vertx vertx, int redisPort) {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PfxOptions()
                    .setPath(folder.resolve("keys.p12").toString())
                    .setPassword(PASSWORD));
    NetClient toRedis = vertx.createNetClient();
    return vertx
        .createNetServer(options)
        .connectHandler(
            client -> {
              client.pause();
              toRedis
                  .connect(redisPort, "127.0.0.1")
                  .onSuccess(redis -> join(client, redis))
                  .onFailure(cause -> client.close());
            })
        .listen(0, "127.0.0.1");
  }

  private static void join(NetSocket client, NetSocket redis) {
    client.handler(redis::write).closeHandler(nothing -> redis.close());
    redis.handler(client::write).closeHandler(nothing -> client.close());
    client.resume();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
