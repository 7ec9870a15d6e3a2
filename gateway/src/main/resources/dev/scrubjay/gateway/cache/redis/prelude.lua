-- Constants and functions on a shard's entries, for all scripts. It is put before each script, and is
-- not a script itself.
--
-- KEYS  1 expiry: ZSET id -> ms; its members are the entries of the shard
--       2 meta: HASH id -> "bytes count at created grace life worth priority
--         class sum tags...": see `known`
--       3 stats: HASH bytes, evictions, policy, inflation, epoch; sum and summed: see `take`
--       4 ghosts: HASH id -> "count at" of an id without an entry, or "count at class stale" if
--         it had an entry and has not been missed since
--       5 ghost ages: ZSET id -> ms, the time of the ghost's last access
--       6..9 rank: ZSET id -> score, under lru, priority, size and cost; an entry is in one of them
--       10 the prefix of the names of all entries, which have the hash tag of the other keys and
--          are thus in the same slot
-- ARGV  1 the policy, 1 to 4 as the ranks   2 the half-life of a count, ms
--       3 the limit of ghosts   4 the time that ghosts are kept, ms   5 the channel of invalidations
--
-- Times are those of the Redis server: `micros` since the epoch, and `now`, the same in ms.
local EXPIRY, META, STATS, GHOSTS, GHOST_AGES = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local RANKS = {KEYS[6], KEYS[7], KEYS[8], KEYS[9]}
local PREFIX = KEYS[10]
local LRU, PRIORITY, SIZE, COST = 1, 2, 3, 4
local POLICY, HALF_LIFE = tonumber(ARGV[1]), tonumber(ARGV[2])
local MAX_GHOSTS, MEMORY, CHANNEL = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local FIRST = 6 -- the index of a script's first own argument
local STEPS = 64 -- the limit of entries that a call handles in each of its loops

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local sum = tonumber(redis.call('HGET', STATS, 'sum') or 0)
local freed, unsummed = 0, 0

local function whole(number)
  return string.format('%.0f', number)
end

local function exact(number)
  return string.format('%.17g', number)
end

local function decayed(count, at)
  return count * 2 ^ ((at - micros) / 1000 / HALF_LIFE)
end

-- Returns the metadata of an entry, or nil:
--   bytes     of its envelope
--   count     of its uses at the time `at`, µs
--   created   by the clock of the replica that stored it, ms
--   grace     from its soft expiry to its hard expiry, ms
--   life      from `created` to its hard expiry, ms
--   worth     the cost of a new answer, USD
--   priority  0 to 100
--   class     1 rare, 2 moderate, 3 frequent; 0 if its TTL is fixed
--   sum       the latest sum that includes its bytes
--   tags      each after a space
local function known(id)
  local text = redis.call('HGET', META, id)
  if not text then
    return nil
  end
  local bytes, count, at, created, grace, life, worth, priority, class, summed, tags = string.match(
    text, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)(.*)$')
  return {
    bytes = tonumber(bytes), count = tonumber(count), at = tonumber(at),
    created = tonumber(created), grace = tonumber(grace), life = tonumber(life),
    worth = tonumber(worth), priority = tonumber(priority), class = tonumber(class), sum = tonumber(summed), tags = tags
  }
end

local function note(id, entry)
  redis.call('HSET', META, id, table.concat({
    whole(entry.bytes), exact(entry.count), whole(entry.at), whole(entry.created),
    whole(entry.grace), whole(entry.life), exact(entry.worth), whole(entry.priority),
    whole(entry.class), whole(entry.sum)
  }, ' ') .. entry.tags)
end

-- Returns the score of an entry; the one with the lowest is evicted first.
local function score(entry)
  if POLICY == LRU then
    return whole(entry.at)
  elseif POLICY == PRIORITY then -- 7 bits above 46
    return whole(entry.priority * 2 ^ 46 + math.floor(entry.at / 64))
  elseif POLICY == SIZE then
    return whole(-entry.bytes)
  end
  local inflation = tonumber(redis.call('HGET', STATS, 'inflation') or 0)
  return exact(inflation + decayed(entry.count, entry.at) * entry.worth / entry.bytes)
end

local function rank(id, entry)
  redis.call('ZADD', RANKS[POLICY], score(entry), id)
end

local function stale_at(entry)
  return entry.created + entry.life - entry.grace
end

local function remember(id, count, at, class, stale)
  local last = class and ' ' .. whole(class) .. ' ' .. whole(stale) or ''
  redis.call('HSET', GHOSTS, id, exact(count) .. ' ' .. whole(at) .. last)
  redis.call('ZADD', GHOST_AGES, now, id)
  local over = redis.call('ZCARD', GHOST_AGES) - MAX_GHOSTS
  local old = redis.call('ZRANGE', GHOST_AGES, '-inf', now - MEMORY, 'BYSCORE', 'LIMIT', 0, 2)
  if #old == 0 and over > 0 then
    old = redis.call('ZRANGE', GHOST_AGES, 0, math.min(over, 2) - 1)
  end
  for _, ghost in ipairs(old) do
    redis.call('HDEL', GHOSTS, ghost)
    redis.call('ZREM', GHOST_AGES, ghost)
  end
end

-- Returns the decayed count of an id without an entry, or nil; then the class of the entry that it
-- had, and the soft expiry of that, ms, both nil if it has been missed since.
local function remembered(id)
  local text = redis.call('HGET', GHOSTS, id)
  if not text then
    return nil
  end
  local count, at, class, stale = string.match(text, '^(%S+) (%S+) ?(%S*) ?(%S*)$')
  at = tonumber(at)
  if now - at / 1000 > MEMORY then
    return nil
  end
  return decayed(tonumber(count), at), tonumber(class), tonumber(stale)
end

local function dismiss(id)
  redis.call('HDEL', GHOSTS, id)
  redis.call('ZREM', GHOST_AGES, id)
end

-- Bytes are counted twice: in `bytes`, and in `summed`, which verify.lua starts at zero and adds up in
-- steps while entries come and go. `summed` includes an entry's bytes if the entry's `sum` is the
-- current one. When it includes all entries, both counters must be equal.

-- Counts a new entry.
local function take(entry)
  freed, unsummed = freed - entry.bytes, unsummed - entry.bytes
  entry.sum = sum
end

-- Counts the removal of an entry.
local function free(entry)
  freed = freed + entry.bytes
  if entry.sum == sum then
    unsummed = unsummed + entry.bytes
  end
end

-- Removes an entry, its value first: at maxmemory a script may write only after it has freed memory.
local function forget(id, entry)
  redis.call('UNLINK', PREFIX .. id)
  redis.call('ZREM', EXPIRY, id)
  for i = 1, 4 do
    redis.call('ZREM', RANKS[i], id)
  end
  redis.call('HDEL', META, id)
  if entry then
    free(entry)
  end
end

-- Returns the bytes of what the tenant keeps in the shard beside entries, as the memories from
-- KEYS[first] on say under ''.
local function beside(first)
  local bytes = 0
  for i = first, #KEYS do
    bytes = bytes + math.max(0, tonumber(redis.call('HGET', KEYS[i], '') or 0))
  end
  return bytes
end

local function expire(id)
  local entry = known(id)
  forget(id, entry)
  if entry then
    remember(id, entry.count, entry.at, entry.class, stale_at(entry))
  end
end

local function reap()
  local dead = redis.call('ZRANGE', EXPIRY, '-inf', now, 'BYSCORE', 'LIMIT', 0, STEPS)
  for _, id in ipairs(dead) do
    expire(id)
  end
  return #dead
end

-- Moves entries ranked under another policy to the rank of the current one, up to STEPS; returns how
-- many.
local function rerank()
  if redis.call('HGET', STATS, 'policy') == tostring(POLICY) then
    return 0
  end
  local moved = 0
  for i = 1, 4 do
    if i ~= POLICY and moved < STEPS then
      for _, id in ipairs(redis.call('ZRANGE', RANKS[i], 0, STEPS - moved - 1)) do
        redis.call('ZREM', RANKS[i], id)
        local entry = known(id)
        if entry then
          rank(id, entry)
        end
        moved = moved + 1
      end
    end
  end
  if moved == 0 then
    redis.call('HSET', STATS, 'policy', POLICY)
  end
  return moved
end

-- Returns the entry to evict next and its score, but never `spared`.
local function victim(spared)
  for i = 0, 3 do
    local rank = RANKS[(POLICY - 1 + i) % 4 + 1]
    local lowest = redis.call('ZRANGE', rank, 0, 1, 'WITHSCORES')
    if lowest[1] and lowest[1] ~= spared then
      return lowest[1], lowest[2]
    elseif lowest[3] then
      return lowest[3], lowest[4]
    end
  end
  return nil
end

-- Evicts at least `least` entries, and more above the limits `entries` and `bytes`, up to STEPS;
-- returns how many.
local function evict(entries, bytes, least, spared)
  local held = tonumber(redis.call('HGET', STATS, 'bytes') or 0)
  local evicted = 0
  while evicted < STEPS
    and (evicted < least or redis.call('ZCARD', EXPIRY) > entries or held - freed > bytes) do
    local id, lowest = victim(spared)
    if not id then
      break
    end
    expire(id)
    evicted = evicted + 1
    if POLICY == COST then
      redis.call('HSET', STATS, 'inflation', lowest)
    end
  end
  return evicted
end

-- Updates the counters of bytes and of evictions.
local function account(evicted)
  if freed ~= 0 then
    redis.call('HINCRBY', STATS, 'bytes', whole(-freed))
  end
  if unsummed ~= 0 then
    redis.call('HINCRBY', STATS, 'summed', whole(-unsummed))
  end
  if evicted > 0 then
    redis.call('HINCRBY', STATS, 'evictions', evicted)
  end
end
