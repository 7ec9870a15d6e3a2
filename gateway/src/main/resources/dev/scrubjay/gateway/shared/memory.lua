-- The functions on a bounded memory of a tenant: loaded before each script that writes to one.
--
-- KEYS  1 what is remembered: HASH field -> text; under '' the sum of its bytes
--       2 the ages: ZSET field -> when it was remembered, ms
-- All bytes count: a field is in both, and costs FIELD_BYTES beside its name and its text.
local FIELD_BYTES = 150
local STEPS = 100 -- the limit of fields that a call forgets
local TYPICAL_BYTES = 400

local function cost(field, length)
  return 2 * #field + length + FIELD_BYTES
end

-- Returns an estimate of the sum of bytes.
local function estimated()
  return redis.call('HLEN', KEYS[1]) * TYPICAL_BYTES
end

-- Adds to the sum of bytes; one that is no whole number is estimated again.
local function add(bytes)
  local sum = redis.pcall('HINCRBY', KEYS[1], '', bytes)
  if type(sum) == 'table' then
    redis.call('HSET', KEYS[1], '', estimated())
  end
end

local function forget(field)
  local length = redis.call('HSTRLEN', KEYS[1], field)
  if redis.call('HDEL', KEYS[1], field) == 1 then
    add(-cost(field, length))
  end
  redis.call('ZREM', KEYS[2], field)
end

local function put(field, text, at)
  forget(field)
  redis.call('HSET', KEYS[1], field, text)
  redis.call('ZADD', KEYS[2], at, field)
  add(cost(field, #text))
end

-- Forgets what is older than `oldest`, and the oldest beyond the limits, up to STEPS fields in all; adds them
-- to `forgotten`.
local function prune(oldest, most_fields, most_bytes, forgotten)
  if redis.call('EXISTS', KEYS[1]) ~= redis.call('EXISTS', KEYS[2]) then -- Redis has evicted one
    redis.call('UNLINK', KEYS[1], KEYS[2])
  elseif redis.call('EXISTS', KEYS[1]) == 1
    and not string.match(redis.call('HGET', KEYS[1], '') or '', '^%-?%d+$') then
    redis.call('HSET', KEYS[1], '', estimated())
  end
  local most = #forgotten + STEPS
  for _, field in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', oldest, 'LIMIT', 0, STEPS)) do
    forget(field)
    forgotten[#forgotten + 1] = field
  end
  while #forgotten < most and (redis.call('ZCARD', KEYS[2]) > most_fields
    or tonumber(redis.call('HGET', KEYS[1], '') or 0) > most_bytes) do
    local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
    if not first then
      redis.call('UNLINK', KEYS[1])
      break
    end
    forget(first)
    forgotten[#forgotten + 1] = first
  end
end
