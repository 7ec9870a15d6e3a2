-- Adds a judged pair to those of a tenant, of which the oldest are dropped beyond a number.
--
-- KEYS  1 the pairs: LIST, texts, the oldest first
--       2 how many were ever added: STRING
-- ARGV  1 a text   2 the most that are kept   3 the time that they are kept, ms
-- Returns {how many were added}.
-- Cost: O(1).
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
local added = string.format('%.0f', (tonumber(redis.call('GET', KEYS[2]) or 0) or 0) + 1)
redis.call('SET', KEYS[2], added, 'PX', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {tonumber(added)}
