-- Replays accesses through the scripts, each at its time in the trace. `touch`, `acquire` and `store`
-- are the scripts of these names as functions of KEYS and ARGV. The `redis` that they call
-- (past.lua) has that time, and stores everything but the values, of which only the sizes matter.
--
-- KEYS  as in prelude.lua
-- ARGV  1 to 5 as in prelude.lua
--       6, 7 the counts at which a key is moderate, frequent   8 to 10 the TTLs of rare, moderate
--       and frequent keys, ms   11 the count of a new key   12 the limit of entries
--       13 the limit of bytes   then for each access: id, time in ms, bytes, worth in USD
-- Returns {number of evicted entries, then for each access 1 if it was a hit, else 0}.
-- Cost: that of the scripts for each access.
local SHARED, TOUCHED, FIRST_ACCESS = 5, 10, 14
local MODERATE, FREQUENT = tonumber(ARGV[6]), tonumber(ARGV[7])
local PRIOR, MOST_ENTRIES, MOST_BYTES = ARGV[11], ARGV[12], ARGV[13]
local PRIORITY = 50

local function is_hit(id, ms)
  local expires = server.call('ZSCORE', KEYS[1], id)
  return expires and tonumber(expires) > ms
end

local function args(count, ...)
  local list = {unpack(ARGV, 1, count)}
  for _, arg in ipairs({...}) do
    list[#list + 1] = arg
  end
  return list
end

local function keys(...)
  local list = {unpack(KEYS)}
  for _, key in ipairs({...}) do
    list[#list + 1] = key
  end
  return list
end

-- Does what the gateway does on a miss: acquires the lease, plans by the count, and stores.
local function make(id, ms, bytes, worth)
  local name = KEYS[14] .. id
  local count = tonumber(
    acquire(keys(name, name, name), args(SHARED, id, 'token', 1, PRIOR, 'make'))[3])
  local class = count >= FREQUENT and 3 or count >= MODERATE and 2 or 1
  local expires = ms + ARGV[7 + class]
  local stored = store(keys(name), args(SHARED, id, string.rep('.', bytes), ms, expires, expires,
    worth, PRIORITY, class, PRIOR, '', MOST_ENTRIES, MOST_BYTES, '', 0))
  return stored[1] == 1 and stored[2] or 0
end

local reply = {0}
for i = FIRST_ACCESS, #ARGV, 4 do
  local id, ms = ARGV[i], tonumber(ARGV[i + 1])
  clock = math.max(ms * 1000, clock + 1)
  local hit = is_hit(id, ms)
  if hit then
    touch(KEYS, args(TOUCHED, id, 1))
  else
    reply[1] = reply[1] + make(id, ms, tonumber(ARGV[i + 2]), ARGV[i + 3])
  end
  reply[#reply + 1] = hit and 1 or 0
end
return reply
