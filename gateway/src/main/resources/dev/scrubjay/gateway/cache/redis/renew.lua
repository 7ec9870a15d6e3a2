-- Extends a lease.
--
-- KEYS  1 the lease   2 the mark of waiting followers   3 the feed   4 stats
-- ARGV  1 token   2 how long from now, ms   3 how long the feed is kept, ms
-- Returns {1 if the lease is still held, 1 if followers wait at other replicas}. A purge since the
-- grant ends the lease; if it has ended, followers are signalled.
-- Costs O(1).
if not is_held(ARGV[1], KEYS[1], KEYS[4]) then
  signal(KEYS[1], KEYS[2])
  return {0, 0}
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return {1, redis.call('EXISTS', KEYS[2])}
