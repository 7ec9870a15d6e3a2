-- Gives a lease back.
--
-- KEYS  1 the lease
-- ARGV  1 token   2 how long the key is known as one whose answer cannot be stored, ms; 0 if it is
--       not
-- Gives {whether it was still held}.
-- Costs O(1).
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {0}
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], '!', 'PX', ARGV[2])
end
return {1}
