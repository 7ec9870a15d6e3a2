-- Hands those who wait at other replicas what has been made so far.
--
-- KEYS  1 the lease   2 the feed: LIST, the token, then items
-- ARGV  1 token   2 how long the feed is kept, ms   then the items
-- Gives {whether they were fed}: while the lease is held, and on until another is granted.
-- Costs O(k), k items.
local held = redis.call('GET', KEYS[1]) == ARGV[1]
local feeder = redis.call('LINDEX', KEYS[2], 0)
if not held and feeder ~= ARGV[1] then
  return {0}
end
if not feeder then
  redis.call('RPUSH', KEYS[2], ARGV[1])
end
for i = 3, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return {1}
