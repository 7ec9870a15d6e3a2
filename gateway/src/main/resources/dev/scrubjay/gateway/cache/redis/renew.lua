-- Extends a lease.
--
-- KEYS  1 the lease   2 the mark of waiting followers   3 the feed   4 stats
-- ARGV  1 token   2 how long from now, ms   3 how long the feed is kept, ms
-- Returns {1 if the lease is still held, 1 if followers wait at other replicas}. A purge since the
-- grant ends the lease.
-- Costs O(1).
local epoch = string.format('%.0f', tonumber(redis.call('HGET', KEYS[4], 'epoch') or 0) or 0)
if redis.call('GET', KEYS[1]) ~= ARGV[1] or string.match(ARGV[1], '%d+$') ~= epoch then
  return {0, 0}
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return {1, redis.call('EXISTS', KEYS[2])}
