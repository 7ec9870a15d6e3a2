package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.shared.SharedDocuments.Document;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A document that all replicas read and one of them changes: the one that holds its lease. A change
 * is written only if no other replica has written since it was read. All futures fail if Redis is
 * away.
 */
public final class LedDocument {
  private static final Document NOT_READ = new Document(-1, "");

  private final SharedDocuments documents;
  private final String name;
  private final Duration lease;
  private final Consumer<String> onChange;
  private final String replica = UUID.randomUUID().toString();
  private volatile Document document = NOT_READ;

  /**
   * @param lease how long this replica leads without asking again
   * @param onChange takes the document's text over, each time that it has changed
   */
  public LedDocument(
      SharedDocuments documents, String name, Duration lease, Consumer<String> onChange) {
    this.documents = documents;
    this.name = name;
    this.lease = lease;
    this.onChange = onChange;
  }

  /** Reads the document, and takes it over if it has changed. */
  public Future<Void> pull() {
    return documents
        .read(name)
        .map(
            read -> {
              if (!read.equals(document)) {
                document = read;
                onChange.accept(read.text());
              }
              return null;
            });
  }

  /** Whether this replica is the one to change the document; asks for the lease, or renews it. */
  public Future<Boolean> lead() {
    return documents.lead(name, replica, lease);
  }

  /** The document as it was last read; a change is based on it. */
  public Document read() {
    return document;
  }

  /**
   * Writes {@code text} in place of {@code base}, and takes over the document as it then is.
   *
   * @param lines to log with it
   * @return whether it is written; not if the document has changed since {@code base} was read
   */
  public Future<Boolean> write(Document base, String text, List<String> lines) {
    return documents
        .write(name, base.revision(), text, lines)
        .compose(written -> pull().map(pulled -> written));
  }

  /** The last lines of the document's log, the newest first. */
  public Future<List<String>> log(int most) {
    return documents.log(name, most);
  }
}
