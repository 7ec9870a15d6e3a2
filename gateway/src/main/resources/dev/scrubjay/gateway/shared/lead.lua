-- Grants the one lease on changing what replicas share, or keeps it.
--
-- KEYS  1 the lease
-- ARGV  1 who asks   2 how long from now, ms
-- Gives {whether it is granted}.
-- Costs O(1).
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return {0}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1}
