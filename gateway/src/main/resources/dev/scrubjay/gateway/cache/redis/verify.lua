-- Compares what is written down of entries with what is there, one step at a time.
--
-- ARGV  6 what to walk: "entries", "meta", "1" to "4" for the ranks, or "bytes"
--       7 the cursor; 0 at first   8 whether to repair, 0 or 1
-- Gives {the next cursor; 0 at the end, entries seen, faults found}. "bytes" is one step, over all:
-- it adds up what is written down of each entry, and compares the sum with the counter.
-- Costs O(STEPS log n) a step; "bytes" O(n).
local what, cursor, repair = ARGV[FIRST], ARGV[FIRST + 1], ARGV[FIRST + 2] == '1'

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
    freed = freed + entry.bytes - bytes
    entry.bytes = bytes
    for i = 1, 4 do
      redis.call('ZREM', RANKS[i], id)
    end
    note(id, entry)
    rank(id, entry)
  end
  return false
end

local seen, faults = 0, 0
if what == 'bytes' then
  local sum = 0
  for _, text in ipairs(redis.call('HVALS', META)) do
    sum = sum + tonumber(string.match(text, '^%d+'))
    seen = seen + 1
  end
  if sum ~= tonumber(redis.call('HGET', STATS, 'bytes') or 0) then
    faults = 1
    if repair then
      redis.call('HSET', STATS, 'bytes', whole(sum))
    end
  end
  return {'0', seen, faults}
end

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
end
account(0, 0)
return {walked[1], seen, faults}
