-- Compares the metadata and ranks of entries with the values, in steps.
--
-- ARGV  6 the walk: "entries", "meta", "1" to "8" for the ranks, or "bytes"
--       7 the cursor; 0 at first   8 1 to repair faults, else 0
--       9 the sum that the walk "meta" has started; 0 before that
-- Returns {next cursor; 0 at the end, entries compared, faults found, current sum}. The walk "meta"
-- starts a sum of the bytes in the metadata, and adds to it. "bytes" is one step, which compares the
-- sum with the counter; it does nothing if another verification has started a newer sum, as that one
-- will compare it.
-- Cost: O(STEPS log n) a step.
local what, cursor = ARGV[FIRST], ARGV[FIRST + 1]
local repair, begun = ARGV[FIRST + 2] == '1', tonumber(ARGV[FIRST + 3])
if repair then
  settled = false -- what is to be found and removed may be in any rank
end

local function is_member(id)
  return redis.call('ZSCORE', EXPIRY, id)
end

local function ranks_of(id)
  local ranks = 0
  for i = 1, #RANKS do
    ranks = ranks + (redis.call('ZSCORE', RANKS[i], id) and 1 or 0)
  end
  return ranks
end

-- Whether an entry of the expiry set is without a fault.
local function sound(id, expires)
  local entry = known(id)
  if expires <= now then
    return true -- expired, to be reaped
  end
  local bytes = redis.call('STRLEN', PREFIX .. id)
  if not entry or bytes == 0 then -- removed by Redis' own eviction or by hand
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
    unrank(id)
    note(id, entry)
    rank(id, entry, 0, true)
  end
  return false
end

-- Adds an entry to the sum, unless the sum includes it.
local function add(id)
  local entry = known(id)
  if entry and entry.sum ~= sum then
    unsummed = unsummed - entry.bytes
    entry.sum = sum
    note(id, entry)
  end
end

if what == 'bytes' then
  local wrong = begun == sum and number(STATS, 'bytes') ~= number(STATS, 'summed')
  if wrong and repair then
    redis.call('HSET', STATS, 'bytes', whole(number(STATS, 'summed')))
  end
  return {'0', 0, wrong and 1 or 0, whole(sum)}
end

if what == 'meta' and cursor == '0' then
  sum = math.max(now, sum + 1) -- differs from all before, even if the last is lost
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
