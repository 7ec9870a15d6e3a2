package dev.scrubjay.gateway.cache;

/** The way in which a lease is acquired. */
public enum LeaseMode {
  /** If there is an entry by now, the entry is returned instead. */
  LOOK,
  /** The lease is granted even if there is an entry, as for a refresh. */
  MAKE,
  /** As {@link #MAKE}, and the lease is taken from its holder, whose store is then fenced. */
  TAKE
}
