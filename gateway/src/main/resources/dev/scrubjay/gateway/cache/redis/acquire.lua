-- Looks once more for an entry that was missed, counts the access, and grants the lease on its
-- answer, or names the holder.
--
-- KEYS  15 the entry   16 its lease   17 its feed: LIST, the token of the feeding holder, then items
--       18 the mark of the lease's waiting followers
--       19 the leases granted lately: ZSET id -> the end of the lease unless it is renewed, ms
-- ARGV  6 id   7 a new token   8 how long the lease lasts, ms   9 the count of a key never seen
--       before   10 "look"; "make", if a new answer is wanted even if the entry is there; or "take",
--       if in addition the lease is taken from its holder   11 the most leases granted lately
-- Returns {"hit", envelope}, {"granted", token, count, class, late}, {"held", token, count}, or
-- {"open", "", count} if the answer is known not to be storable, or there are too many leases. Class and late describe the entry
-- that is missed: its class, and for how long it has been stale, ms; negative if it was evicted
-- before. Class is -1 if there was none, 0 if its TTL was not ours.
-- Costs O(log n), n entries and ghosts.
local id, token, ttl, prior, mode =
  ARGV[FIRST], ARGV[FIRST + 1], ARGV[FIRST + 2], tonumber(ARGV[FIRST + 3]), ARGV[FIRST + 4]
local name, lease, feed = KEYS[OWN], KEYS[OWN + 1], KEYS[OWN + 2]
local UNCACHEABLE = '!'

if mode == 'look' then
  local envelope = redis.call('GET', name)
  if envelope then
    return {'hit', envelope}
  end
end

local count, class, stale = miss(id, prior, true)
account(0)

local holder = redis.call('GET', lease)
if holder == UNCACHEABLE then
  return {'open', '', exact(count)}
end
-- A purge of many moves the epoch on: answers in progress are then neither stored nor followed.
local epoch = epoch_now()
if holder and mode ~= 'take' and string.match(holder, '%d+$') == epoch then
  return {'held', holder, exact(count)}
end
local GRANTED = KEYS[OWN + 4]
if GRANTED then
  redis.call('ZREMRANGEBYSCORE', GRANTED, '-inf', now)
  if not holder and redis.call('ZCARD', GRANTED) >= tonumber(ARGV[FIRST + 5]) then
    return {'open', '', exact(count)}
  end
  redis.call('ZADD', GRANTED, now + ttl, id)
  redis.call('PEXPIRE', GRANTED, math.max(ttl, redis.call('PTTL', GRANTED)))
end
token = token .. ':' .. epoch
redis.call('SET', lease, token, 'PX', ttl)
redis.call('DEL', feed)
if holder then
  signal(lease, KEYS[OWN + 3])
end
return {'granted', token, exact(count), class, math.floor(now - stale)}
