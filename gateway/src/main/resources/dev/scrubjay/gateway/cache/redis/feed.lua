-- Appends to the feed of a lease, for followers at other replicas.
--
-- KEYS  1 the lease   2 the mark of waiting followers   3 the feed: LIST, the token, then items
-- ARGV  1 token   2 how long the feed is kept, ms   then the items
-- Returns {1 if they were appended, else 0}: while the lease is held, and on until another is
-- granted. Signals followers.
-- Costs O(k), k items.
local held = redis.call('GET', KEYS[1]) == ARGV[1]
local feeder = redis.call('LINDEX', KEYS[3], 0)
if not held and feeder ~= ARGV[1] then
  return {0}
end
if not feeder then
  redis.call('RPUSH', KEYS[3], ARGV[1])
end
for i = 3, #ARGV do
  redis.call('RPUSH', KEYS[3], ARGV[i])
end
redis.call('PEXPIRE', KEYS[3], ARGV[2])
signal(KEYS[1], KEYS[2])
return {1}
