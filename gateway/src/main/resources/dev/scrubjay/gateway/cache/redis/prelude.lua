-- Constants and functions on a shard's entries, for all scripts. It is put before each script, and is
-- not a script itself.
--
-- KEYS  1 expiry: ZSET id -> ms; its members are the entries of the shard
--       2 meta: HASH id -> "bytes count at created grace life worth priority
--         class sum tags...": see `known`
--       3 stats: HASH bytes, evictions, policy, inflation, hand, epoch; sum and summed: see `take`
--       4 ghosts: HASH id -> "count at" of an id without an entry; "count at class stale" if it had an
--         entry; with class 0 if it has been missed since and had gone lately
--       5 ghost ages: ZSET id -> ms, the time of the ghost's last access
--       6..13 rank: ZSET id -> score, under lru, priority, size, cost, aging_priority, s3_fifo,
--         s3_fifo_cost and sieve; an entry is in one of them
--       14 the prefix of the names of all entries, which have the hash tag of the other keys and
--          are thus in the same slot
--       from OWN on the script's own
-- ARGV  1 the policy, 1 to 8 as the ranks   2 the half-life of a count, ms
--       3 the limit of ghosts   4 the time that ghosts are kept, ms   5 the channel of invalidations
--
-- Times are those of the Redis server: `micros` since the epoch, and `now`, the same in ms.
local EXPIRY, META, STATS, GHOSTS, GHOST_AGES = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local RANKS = {unpack(KEYS, 6, 13)}
local PREFIX = KEYS[14]
local OWN = 15 -- the index of a script's first own key
local LRU, PRIORITY, SIZE, COST, AGING_PRIORITY, S3_FIFO, S3_FIFO_COST, SIEVE = 1, 2, 3, 4, 5, 6, 7, 8
local POLICY, HALF_LIFE = tonumber(ARGV[1]), tonumber(ARGV[2])
local MAX_GHOSTS, MEMORY, CHANNEL = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local FIRST = 6 -- the index of a script's first own argument
local STEPS = 64 -- the limit of entries that a call handles in each of its loops

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local freed, unsummed = 0, 0
local settled -- see `is_settled`

-- Returns the number in a field of a HASH; 0 if there is none, or something else.
local function number(key, field)
  local found = tonumber(redis.call('HGET', key, field) or nil) or 0
  return math.abs(found) < math.huge and found or 0
end

local sum = number(STATS, 'sum')

local function whole(number)
  return string.format('%.0f', number)
end

local function exact(number)
  return string.format('%.17g', number)
end

-- Returns the epoch of purges, which tokens of leases end in.
local function epoch_now()
  return whole(number(STATS, 'epoch'))
end

local function decayed(count, at)
  return count * 2 ^ ((at - micros) / 1000 / HALF_LIFE)
end

-- Returns the metadata of an entry, or nil if there is none, or something else:
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
  for _, figure in ipairs({bytes or '', count, at, created, grace, life, worth, priority, class, summed}) do
    if not tonumber(figure) then
      return nil
    end
  end
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
  elseif POLICY == AGING_PRIORITY then -- ten points are worth having been used a half-life later
    return whole(entry.at + entry.priority * math.floor(HALF_LIFE * 100))
  end
  return exact(number(STATS, 'inflation') + decayed(entry.count, entry.at) * entry.worth / entry.bytes)
end

-- Queues: the policies s3_fifo, s3_fifo_cost and sieve keep entries in the order in which they were
-- added, and mark which have been used since. A score is 4 * order + marks, marks 0 to 3; orders are
-- times in units of 2 µs, so that scores are whole below 2 ^ 53. Scores of the small queue of s3_fifo
-- are lower by SMALL, and thus below 0; those of the main queue are not.
local SMALL = 2 ^ 53

-- Whether all entries are in the rank of the policy. It is not so while they move from that of another
-- one, or if replicas differ in their policies.
local function is_settled()
  if settled == nil then
    settled = redis.call('HGET', STATS, 'policy') == tostring(POLICY)
  end
  return settled
end

-- Removes an entry from the ranks of all policies but the current one, if it may be in them.
local function unrank_elsewhere(id)
  if not is_settled() then
    for i = 1, #RANKS do
      if i ~= POLICY then
        redis.call('ZREM', RANKS[i], id)
      end
    end
  end
end

-- Removes an entry from the ranks in which it may be.
local function unrank(id)
  redis.call('ZREM', RANKS[POLICY], id)
  unrank_elsewhere(id)
end

local function queued(at, marks)
  return math.floor(at / 2) * 4 + marks
end

local function queue_score(id, entry, uses, known_before)
  local before = tonumber(redis.call('ZSCORE', RANKS[POLICY], id) or nil)
  local most = POLICY ~= SIEVE and 3 or 1
  if before then
    local marks = before % 4
    return before - marks + math.min(most, marks + uses)
  end
  return queued(entry.at, 0) - (POLICY ~= SIEVE and not known_before and SMALL or 0)
end

-- Ranks an entry under the policy, after uses of it. An entry that is new to the rank has none; by
-- known_before it had been in the cache before, or is ranked anew. If entries are settled under another
-- policy, they are no longer.
local function rank(id, entry, uses, known_before)
  if not is_settled() then
    redis.call('HDEL', STATS, 'policy')
  end
  local value = POLICY >= S3_FIFO and whole(queue_score(id, entry, uses or 0, known_before)) or score(entry)
  redis.call('ZADD', RANKS[POLICY], value, id)
end

local function stale_at(entry)
  return entry.created + entry.life - entry.grace
end

local TOLD = 0 -- the soft expiry that a ghost has once a miss has told of its entry

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
-- had, and the soft expiry of that, ms; if it has been missed since, both nil, or 0 and TOLD.
local function remembered(id)
  local text = redis.call('HGET', GHOSTS, id)
  if not text then
    return nil
  end
  local count, at, class, stale = string.match(text, '^(%S+) (%S+) ?(%S*) ?(%S*)$')
  count, at = tonumber(count or nil), tonumber(at or nil)
  if not count or not at then
    return nil
  end
  if now - at / 1000 > MEMORY then
    return nil
  end
  return decayed(count, at), tonumber(class), tonumber(stale)
end

-- Whether an id became a ghost so lately that fewer are newer than there are entries.
local function went_lately(id)
  local newer = redis.call('ZREVRANK', GHOST_AGES, id)
  return newer and newer < redis.call('ZCARD', EXPIRY)
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
  unrank(id)
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
    bytes = bytes + math.max(0, number(KEYS[i], ''))
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

-- Counts uses of an entry, the last one now.
local function use(id, entry, uses)
  entry.count, entry.at = decayed(entry.count, entry.at) + uses, micros
  note(id, entry)
  rank(id, entry, uses, true)
end

local NONE = -1 -- the class of no entry

-- Counts a miss of an id that was never seen before with `prior` uses. Such an id is remembered only
-- where there is room, unless `always`. Returns the count, the class of the entry that is stale or was
-- there before, and since when it is stale, ms. Of an entry that is gone only the first miss tells.
local function miss(id, prior, always)
  local entry = known(id)
  if entry and redis.call('EXISTS', PREFIX .. id) == 1 then
    use(id, entry, 1)
    if stale_at(entry) <= now then
      return entry.count, entry.class, stale_at(entry)
    end
    return entry.count, NONE, now
  end
  if entry then
    expire(id)
  end
  local before, class, stale = remembered(id)
  local count = (before or prior) + 1
  if before or always or redis.call('ZCARD', GHOST_AGES) < MAX_GHOSTS then
    remember(id, count, micros, class and went_lately(id) and 0, TOLD)
  end
  if not class or stale == TOLD then
    return count, NONE, now
  end
  return count, class, stale
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
  if is_settled() then
    return 0
  end
  local moved = 0
  for i = 1, #RANKS do
    if i ~= POLICY and moved < STEPS then
      for _, id in ipairs(redis.call('ZRANGE', RANKS[i], 0, STEPS - moved - 1)) do
        redis.call('ZREM', RANKS[i], id)
        local entry = known(id)
        if entry then
          rank(id, entry, 0, true)
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

-- Returns the first entries of the policy's queue with scores from `low` to `high` in turn id, score;
-- up to `count`, without `spared`.
local function queue(low, high, count, spared)
  local found = redis.call('ZRANGE', RANKS[POLICY], low, high, 'BYSCORE', 'LIMIT', 0, count + 1, 'WITHSCORES')
  local first = {}
  for i = 1, #found, 2 do
    if found[i] ~= spared and #first < 2 * count then
      first[#first + 1] = found[i]
      first[#first + 1] = tonumber(found[i + 1])
    end
  end
  return first
end

local CHOICE = 8 -- the entries from which s3_fifo_cost chooses

-- Returns the entry of the least value per byte among `first`, in turn id, score, as far as they have
-- no more than `most` marks.
local function cheapest(first, most)
  local id, lowest = first[1], math.huge
  for i = 1, #first, 2 do
    local entry = first[i + 1] % 4 <= most and known(first[i])
    local value = entry and decayed(entry.count, entry.at) * entry.worth / entry.bytes
    if value and value < lowest then
      id, lowest = first[i], value
    end
  end
  return id
end

-- The victim of S3-FIFO (Yang et al., SOSP 2023): the small queue, a tenth of the entries, evicts what
-- was used at most once since it came, and moves the rest to the main queue; there, entries go round as
-- often as they were used, up to 3 times. s3_fifo_cost takes the cheapest of that victim and the next few.
local function s3_victim(spared)
  local count = POLICY == S3_FIFO_COST and CHOICE or 1
  for step = 1, STEPS do
    local few = redis.call('ZCOUNT', RANKS[POLICY], '-inf', '(0')
    local is_small = few * 10 > redis.call('ZCARD', RANKS[POLICY])
    local first = is_small and queue('-inf', '(0', count, spared) or queue('0', '+inf', count, spared)
    if not first[1] then
      is_small = not is_small
      first = is_small and queue('-inf', '(0', count, spared) or queue('0', '+inf', count, spared)
    end
    if not first[1] then
      return nil
    end
    local marks, most = first[2] % 4, is_small and 1 or 0
    if step == STEPS or marks <= most then
      return POLICY == S3_FIFO_COST and cheapest(first, most) or first[1], first[2]
    end
    redis.call('ZADD', RANKS[POLICY], whole(queued(micros, is_small and 0 or marks - 1)), first[1])
  end
end

-- The victim of SIEVE (Zhang et al., NSDI 2024): a hand goes from the oldest entry to the newest, again
-- and again; it evicts the first that was not used since it passed.
local function sieve_victim(spared)
  local hand = string.match(redis.call('HGET', STATS, 'hand') or '', '^%(?%-?%d+$') or '-inf'
  local id, at
  for step = 1, STEPS do
    local first = queue(hand, '+inf', 1, spared)
    if not first[1] then
      first = queue('-inf', '+inf', 1, spared)
    end
    id, at = first[1], first[2]
    if not id then
      return nil
    end
    local marks = at % 4
    hand = '(' .. whole(at - marks + 3)
    if marks == 0 or step == STEPS then
      break
    end
    redis.call('ZADD', RANKS[POLICY], whole(at - marks), id)
  end
  if not queue(hand, '+inf', 1, spared)[1] then
    hand = '-inf' -- it starts again, whatever comes meanwhile
  end
  redis.call('HSET', STATS, 'hand', hand)
  return id, at
end

-- Returns the entry to evict next, its score, and whether that is one of the policy; never `spared`.
local function victim(spared)
  local id, at
  if POLICY == SIEVE then
    id, at = sieve_victim(spared)
  elseif POLICY >= S3_FIFO then
    id, at = s3_victim(spared)
  end
  if id then
    return id, at, true
  end
  for i = 0, #RANKS - 1 do
    local rank = RANKS[(POLICY - 1 + i) % #RANKS + 1]
    local lowest = redis.call('ZRANGE', rank, 0, 1, 'WITHSCORES')
    if i > 0 and lowest[1] then
      settled = false
    end
    if lowest[1] and lowest[1] ~= spared then
      return lowest[1], lowest[2], i == 0
    elseif lowest[3] then
      return lowest[3], lowest[4], i == 0
    end
  end
  return nil
end

-- Returns the bytes of the entries, estimated from the metadata of a few.
local function estimated()
  local some = redis.call('HRANDFIELD', META, STEPS)
  local bytes = 0
  for _, id in ipairs(some) do
    local entry = known(id)
    bytes = bytes + (entry and entry.bytes or 0)
  end
  return #some == 0 and 0 or math.floor(bytes / #some * redis.call('HLEN', META))
end

-- Adds to a counter of the shard. One that is no whole number starts anew.
local function add(counter, amount)
  local sum = redis.pcall('HINCRBY', STATS, counter, whole(amount))
  if type(sum) == 'table' then
    redis.call('HSET', STATS, counter, whole(counter == 'bytes' and estimated() or amount))
  end
end

-- Returns the counter of bytes. One that is no number is estimated until it is verified.
local function held_bytes()
  local text = redis.call('HGET', STATS, 'bytes') or '0'
  if not string.match(text, '^%-?%d+$') then
    text = whole(estimated())
    redis.call('HSET', STATS, 'bytes', text)
  end
  return tonumber(text)
end

-- Evicts at least `least` entries, and more above the limits `entries` and `bytes`, up to STEPS;
-- returns how many, and whether it stopped as the next victim would have a score above `most`.
local function evict(entries, bytes, least, spared, most)
  local held = held_bytes()
  local evicted = 0
  while evicted < STEPS
    and (evicted < least or redis.call('ZCARD', EXPIRY) > entries or held - freed > bytes) do
    local id, lowest, own = victim(spared)
    if not id then
      break
    elseif most and own and tonumber(lowest) > most then
      return evicted, true
    end
    expire(id)
    evicted = evicted + 1
    if POLICY == COST and own then
      redis.call('HSET', STATS, 'inflation', lowest)
    end
  end
  return evicted, false
end

-- Updates the counters of bytes and of evictions.
local function account(evicted)
  if freed ~= 0 then
    add('bytes', -freed)
  end
  if unsummed ~= 0 then
    add('summed', -unsummed)
  end
  if evicted > 0 then
    add('evictions', evicted)
  end
end
