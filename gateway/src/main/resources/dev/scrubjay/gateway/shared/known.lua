-- Remembers who made some responses, and forgets the oldest beyond a limit.
--
-- KEYS  1 the tenant's known responses: HASH, workspace and id -> who made it
--       2 their ages: ZSET, workspace and id -> when it was remembered, ms
-- ARGV  1 now, ms   2 for how long they are remembered, ms   3 the most that are remembered
--       4 who made them   5... workspace and id of each
-- Gives {how many were forgotten}.
-- Costs O(log n) for each that is remembered or forgotten.
local now, kept, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 5, #ARGV do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[4])
  redis.call('ZADD', KEYS[2], now, ARGV[i])
end
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - kept, 'LIMIT', 0, 100)
local surplus = math.min(redis.call('ZCARD', KEYS[2]) - #old - most, 100)
if surplus > 0 then
  old = redis.call('ZRANGE', KEYS[2], 0, #old + surplus - 1)
end
for _, field in ipairs(old) do
  redis.call('HDEL', KEYS[1], field)
  redis.call('ZREM', KEYS[2], field)
end
redis.call('PEXPIRE', KEYS[1], kept)
redis.call('PEXPIRE', KEYS[2], kept)
return {#old}
