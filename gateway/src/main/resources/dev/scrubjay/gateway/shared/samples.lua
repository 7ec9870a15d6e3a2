-- Adds a batch of sampled accesses to a tenant's log. The oldest are dropped beyond a number of
-- accesses and a time. While the log is too small for that time, the threshold of the sample falls.
--
-- KEYS  1 the log: LIST, batches, each of which begins with "accesses millis "
--       2 its state: HASH units, threshold, since and changed: see below
-- ARGV  1 a batch   2 its number of accesses   3 the most accesses   4 the time that they are kept, ms
--       5 the threshold at which every key is sampled
-- Returns {the threshold from now on}.
-- Cost: O(K), K = STEPS.
local STEPS = 64
local HEAD = 4 -- what a batch takes besides its accesses, in accesses
local LEAST = 256 -- the lowest threshold
local count, most, window, all = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[2], 'units', 'threshold', 'since', 'changed')
local units = tonumber(state[1] or 0) or 0 -- the size of the log, in accesses
local threshold = math.min(all, tonumber(state[2] or all) or all)
local since = tonumber(state[3] or 0) or 0 -- accesses added since the threshold was changed
local changed = tonumber(state[4] or now) or now -- when it was, ms

redis.call('RPUSH', KEYS[1], ARGV[1])
units, since = units + count + HEAD, since + count
local full = false
for step = 1, STEPS do
  local accesses, millis = string.match(redis.call('LINDEX', KEYS[1], 0) or '', '^(%d+) (%d+)')
  local over = units > most
  if redis.call('LLEN', KEYS[1]) <= 1 or not (over or not accesses or tonumber(millis) < now - window) then
    break
  end
  redis.call('LPOP', KEYS[1])
  units = math.max(0, units - (tonumber(accesses) or 0) - HEAD)
  full = full or over
end
if full and since >= most / 2 and threshold > LEAST then
  threshold, since, changed = math.floor(threshold / 2), 0, now
elseif units < most / 4 and threshold < all and now - changed > window / 2 then
  threshold, since, changed = math.min(all, threshold * 2), 0, now
end
local function whole(number)
  return string.format('%.0f', number)
end
redis.call('HSET', KEYS[2], 'units', whole(units), 'threshold', whole(threshold),
  'since', whole(since), 'changed', whole(changed))
redis.call('PEXPIRE', KEYS[1], whole(window))
redis.call('PEXPIRE', KEYS[2], whole(window))
return {threshold}
