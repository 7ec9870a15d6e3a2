-- Puts a newly trained dictionary in force for an operation, unless another replica has meanwhile.
--
-- KEYS  1 STRING the dictionary   2 HASH operation → see InForce
-- ARGV  1 the time until which it lives, ms since the epoch   2 operation   3 what the hash had for
--       it when the training began, or ''   4 what it has from now on   5 the dictionary
--       6 the most operations that may have one
-- Returns {whether it is in force}.
-- Cost: O(size of the dictionary).
local before = redis.call('HGET', KEYS[2], ARGV[2]) or ''
if not string.match(before, '^%x+ %d+') then
  before = '' -- rubbish
end
if before ~= ARGV[3] or (before == '' and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[6])) then
  return {0}
end
redis.call('SET', KEYS[1], ARGV[5], 'PXAT', ARGV[1])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
redis.call('PEXPIREAT', KEYS[2], ARGV[1])
return {1}
