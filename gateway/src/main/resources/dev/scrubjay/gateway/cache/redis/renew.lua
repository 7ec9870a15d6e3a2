-- Keeps a lease.
--
-- KEYS  1 the lease   2 there while somebody at another replica waits for its outcome
-- ARGV  1 token   2 how long from now, ms
-- Gives {whether it is still held, whether somebody waits}.
-- Costs O(1).
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {0, 0}
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1, redis.call('EXISTS', KEYS[2])}
