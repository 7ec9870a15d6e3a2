package dev.scrubjay.gateway.redis;

import io.lettuce.core.pubsub.PubSubCommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The probes of all connections, whatever the topology and whatever they are for. Thread-safe. */
final class LinkProbes implements NettyCustomizer {
  private final Set<LinkProbe> probes = ConcurrentHashMap.newKeySet();
  private final Runnable onAnswer;
  private final Runnable onPong;
  private final Runnable onSilence;

  /**
   * @param onAnswer told when a connection for commands is heard again, and of each new one
   * @param onPong told when a PING over a connection for commands is answered, and not by an error
   * @param onSilence told when no connection for commands is answered any more
   */
  LinkProbes(Runnable onAnswer, Runnable onPong, Runnable onSilence) {
    this.onAnswer = onAnswer;
    this.onPong = onPong;
    this.onSilence = onSilence;
  }

  @Override
  public void afterChannelInitialized(Channel channel) {
    boolean pubSub = channel.pipeline().get(PubSubCommandHandler.class) != null;
    channel.pipeline().addFirst(new LinkProbe(this, !pubSub));
  }

  /** Whether Redis answers over a connection for commands. */
  boolean isAnswering() {
    return probes.stream().anyMatch(probe -> probe.isForCommands() && probe.isAnswering());
  }

  void add(LinkProbe probe) {
    probes.add(probe);
  }

  void remove(LinkProbe probe) {
    probes.remove(probe);
  }

  void answered(LinkProbe probe) {
    if (probe.isForCommands()) {
      onAnswer.run();
    }
  }

  void pong(LinkProbe probe) {
    if (probe.isForCommands()) {
      onPong.run();
    }
  }

  void missed(LinkProbe probe) {
    if (probe.isForCommands() && !isAnswering()) {
      onSilence.run();
    }
  }
}
