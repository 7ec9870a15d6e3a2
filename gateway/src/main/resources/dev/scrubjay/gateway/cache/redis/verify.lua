-- Compares what is written down of entries with what is there, one step at a time.
--
-- ARGV  6 what to walk: "entries", "meta", "1" to "4" for the ranks, or "bytes"
--       7 the cursor; 0 at first   8 whether to repair, 0 or 1   9 the sum that "meta" has begun; 0
--       before that
-- Gives {the next cursor; 0 at the end, entries seen, faults found, the sum under way}. "meta" begins
-- a sum of what is written down, and adds to it; "bytes" is one step, which compares it with the
-- counter, unless another verification has begun a new sum since, and so will.
-- Costs O(STEPS log n) a step.
local what, cursor = ARGV[FIRST], ARGV[FIRST + 1]
local repair, begun = ARGV[FIRST + 2] == '1', tonumber(ARGV[FIRST + 3])

local function is_member(id)
  return redis.call('ZSCORE', EXPIRY, id)
end

local function ranks_of(id)
  local ranks = 0
  for i = 1, 4 do
    ranks = ranks + (redis.call('ZSCORE', RANKS[i], id) and 1 or 0)
  end
  return ranks
end

-- Whether an entry of the expiry set is as it should be.
local function sound(id, expires)
  local entry = known(id)
  if expires <= now then
    return true -- waits to be reaped
  end
  local bytes = redis.call('STRLEN', PREFIX .. id)
  if not entry or bytes == 0 then -- gone without our doing: Redis' own eviction, a DEL by hand
    if repair then
      forget(id, entry)
    end
    return false
  end
  if bytes == entry.bytes and ranks_of(id) == 1 then
    return true
  end
  if repair then
    free(entry)
    entry.bytes = bytes
    take(entry)
    for i = 1, 4 do
      redis.call('ZREM', RANKS[i], id)
    end
    note(id, entry)
    rank(id, entry)
  end
  return false
end

-- Adds an entry to the sum, if it is not in it.
local function add(id)
  local entry = known(id)
  if entry and entry.sum ~= sum then
    unsummed = unsummed - entry.bytes
    entry.sum = sum
    note(id, entry)
  end
end

if what == 'bytes' then
  local counters = redis.call('HMGET', STATS, 'bytes', 'summed')
  local wrong = begun == sum and tonumber(counters[1] or 0) ~= tonumber(counters[2] or 0)
  if wrong and repair then
    redis.call('HSET', STATS, 'bytes', counters[2] or 0)
  end
  return {'0', 0, wrong and 1 or 0, whole(sum)}
end

if what == 'meta' and cursor == '0' then
  sum = math.max(now, sum + 1) -- unlike any before, even if the last is lost
  redis.call('HSET', STATS, 'sum', whole(sum), 'summed', 0)
end

local seen, faults = 0, 0
local walked
if what == 'entries' then
  walked = redis.call('ZSCAN', EXPIRY, cursor, 'COUNT', STEPS)
elseif what == 'meta' then
  walked = redis.call('HSCAN', META, cursor, 'COUNT', STEPS)
else
  walked = redis.call('ZSCAN', RANKS[tonumber(what)], cursor, 'COUNT', STEPS)
end
for i = 1, #walked[2], 2 do
  local id = walked[2][i]
  seen = seen + 1
  if what == 'entries' then
    faults = faults + (sound(id, tonumber(walked[2][i + 1])) and 0 or 1)
  elseif not is_member(id) then
    faults = faults + 1
    if repair then
      forget(id, known(id))
    end
  end
  if what == 'meta' then
    add(id)
  end
end
account(0)
return {walked[1], seen, faults, whole(sum)}
