-- Grants the one lease on changing a document that replicas share, or renews it.
--
-- KEYS  1 the lease: STRING, the replica that holds it
-- ARGV  1 the replica that asks   2 how long from now, ms
-- Gives {whether that replica holds the lease}.
-- Costs O(1).
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return {0}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1}
