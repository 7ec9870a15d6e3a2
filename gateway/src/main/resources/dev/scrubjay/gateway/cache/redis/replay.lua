-- Lets accesses go through the scripts, each at the time that it had. `touch`, `acquire` and `store`
-- are the scripts of these names, made functions of KEYS and ARGV; the `redis` that they call tells
-- that time, and holds all but the values, which only have their sizes here.
--
-- KEYS  as prelude.lua says
-- ARGV  1 to 5 as prelude.lua says
--       6, 7 counts from which on a key is moderate, frequent   8 to 10 TTL of rare, moderate and
--       frequent ones, ms   11 the count of a key never seen before   12 the most entries
--       13 the most bytes   then in turn: an id, ms, bytes, worth in USD
-- Gives {evicted, then for each access whether it was a hit}.
-- Costs what the scripts cost, k times.
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

-- What the gateway does on a miss: it asks for the lease, plans by what was counted, and stores.
local function make(id, ms, bytes, worth)
  local name = KEYS[10] .. id
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
