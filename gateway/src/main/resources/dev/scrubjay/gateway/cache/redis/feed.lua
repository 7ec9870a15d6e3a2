-- Hands those who wait at other replicas what has been made so far.
--
-- KEYS  1 the lease   2 the feed: LIST, the token, then items
-- ARGV  1 token   2 how long the feed is kept, ms   then the items
-- Gives {whether the lease is still held}; if not, nothing is fed.
-- Costs O(k), k items.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {0}
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('RPUSH', KEYS[2], ARGV[1])
end
for i = 3, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return {1}
