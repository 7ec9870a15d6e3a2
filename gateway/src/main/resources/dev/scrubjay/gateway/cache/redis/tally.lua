-- Adds to sums that all replicas share; each batch once, however often it is sent.
--
-- KEYS  1 the sums: HASH name -> sum   2 the sender's last batch
-- ARGV  1 the batch's number   2 how long the sums are kept, ms   3 how long the number is, ms
--       then in turn: a name, an amount
-- Gives {whether it is added now}.
-- Costs O(k), k names.
local last = tonumber(redis.call('GET', KEYS[2]) or 0)
if tonumber(ARGV[1]) <= last then
  return {0}
end
for i = 4, #ARGV, 2 do
  redis.call('HINCRBYFLOAT', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return {1}
