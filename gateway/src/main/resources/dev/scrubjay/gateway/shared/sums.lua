-- Adds a sender's counters to sums that all replicas share; each batch once, however often it is sent.
--
-- KEYS  1 the number of the sender's last batch   then the sums: HASHes name -> sum
-- ARGV  1 the batch's number   2 how long it is remembered, ms   3 the most names that sums may have
--       then for each of the sums how long it is kept from now on, ms
--       then in turn: a name, an amount
-- Gives {whether the batch is added now, how many names there was no room for}.
-- Costs O(k s), k names, s sums.
if tonumber(ARGV[1]) <= tonumber(redis.call('GET', KEYS[1]) or 0) then
  return {0, 0}
end
local FIRST = 3 + #KEYS
local MOST = tonumber(ARGV[3])
local refused = 0
for s = 2, #KEYS do
  local names = redis.call('HLEN', KEYS[s])
  for i = FIRST, #ARGV, 2 do
    if names < MOST or redis.call('HEXISTS', KEYS[s], ARGV[i]) == 1 then
      names = names + 1 - redis.call('HEXISTS', KEYS[s], ARGV[i])
      local added = redis.pcall('HINCRBYFLOAT', KEYS[s], ARGV[i], ARGV[i + 1])
      if type(added) == 'table' and added.err then -- not a number: the batch must not be added by halves
        redis.call('HSET', KEYS[s], ARGV[i], ARGV[i + 1])
      end
    else
      refused = refused + 1
    end
  end
  redis.call('PEXPIRE', KEYS[s], ARGV[2 + s])
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1, refused}
