-- Reserves an amount of a limit that all replicas share, if it is not used up.
--
-- KEYS  1 STRING, the sum of what was reserved and spent
-- ARGV  1 the amount, above 0   2 the limit   3 how long the sum is kept from now on, ms
-- Gives {whether it is reserved}.
-- Costs O(1).
local sum = tonumber(redis.call('GET', KEYS[1]) or 0) or 0
if sum + tonumber(ARGV[1]) > tonumber(ARGV[2]) then
  return {0}
end
redis.call('SET', KEYS[1], string.format('%.12g', sum + ARGV[1]), 'PX', ARGV[3])
return {1}
