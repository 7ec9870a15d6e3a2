-- Stores an entry, and evicts others if there are too many.
--
-- KEYS  15 the entry's lease   16 the mark of the lease's waiting followers
--       from 17 on what else counts against the limit of bytes: HASHes, the sum of bytes under ''
-- ARGV  6 id   7 envelope   8 created, ms   9 soft expiry, ms   10 hard expiry, ms
--       11 worth, USD   12 priority   13 class   14 the count of a new key
--       15 tags, each after a space   16 the limit of entries   17 the limit of bytes
--       18 the token of the lease; ":" and the epoch of purges in which the answer was begun, for a
--       store without one; empty for a store that no purge stops
--       19 the number of entries to evict in any case
-- Returns {1, number of evicted entries, 1 if there may still be too many, else 0}; {0} if the token
-- is not that of the lease, or there was a purge since; {-1} if the entry alone exceeds the limit of bytes; or {-2, number
-- of evicted entries} if under aging_priority all others that would have to go are worth more.
-- Cost: O(K log n), K = STEPS, n entries.
local id, envelope = ARGV[FIRST], ARGV[FIRST + 1]
local created, soft, hard = tonumber(ARGV[FIRST + 2]), tonumber(ARGV[FIRST + 3]), tonumber(ARGV[FIRST + 4])
local worth, priority, class = tonumber(ARGV[FIRST + 5]), tonumber(ARGV[FIRST + 6]), tonumber(ARGV[FIRST + 7])
local prior, tags = tonumber(ARGV[FIRST + 8]), ARGV[FIRST + 9]
local most_entries, most_bytes = tonumber(ARGV[FIRST + 10]), tonumber(ARGV[FIRST + 11])
local token, least = ARGV[FIRST + 12], tonumber(ARGV[FIRST + 13])
local lease, bytes = KEYS[OWN], #envelope
local is_leased = string.match(token, '^[^:]')
most_bytes = most_bytes - beside(OWN + 2)

if is_leased and redis.call('GET', lease) ~= token then
  return {0}
end
if token ~= '' and string.match(token, '%d+$') ~= epoch_now() then
  return {0}
end
if bytes > most_bytes then
  return {-1}
end

local life = math.max(1, hard - created)
local reaped = reap()
local old = known(id)
if old then
  free(old)
end
local entry = {
  bytes = bytes, count = prior, at = micros, created = created, grace = hard - soft,
  life = life, worth = worth, priority = priority, class = class, tags = tags
}
local worse = POLICY == AGING_PRIORITY and tonumber(score(entry)) or nil
local evicted, refused = evict(most_entries - (old and 0 or 1), most_bytes - bytes, least, id, worse)
if refused then
  if old then
    forget(id, nil)
    redis.call('PUBLISH', CHANNEL, PREFIX .. id)
  end
  account(evicted)
  return {-2, evicted}
end
local known_before = old ~= nil
if old then
  entry.count = decayed(old.count, old.at)
  forget(id, nil)
else
  local before, last = remembered(id)
  entry.count, known_before = before or prior, last ~= nil and went_lately(id)
end
dismiss(id)
take(entry)
redis.call('SET', PREFIX .. id, envelope, 'PX', life)
redis.call('ZADD', EXPIRY, now + life, id)
note(id, entry)
rank(id, entry, 0, known_before)
local moved = rerank()
account(evicted)
if is_leased then
  redis.call('DEL', lease)
  signal(lease, KEYS[OWN + 1])
end
redis.call('PUBLISH', CHANNEL, PREFIX .. id)
return {1, evicted, (reaped == STEPS or moved == STEPS or evicted == STEPS) and 1 or 0}
