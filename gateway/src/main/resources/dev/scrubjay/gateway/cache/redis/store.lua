-- Stores an entry, and evicts the least recently used ones while there are too many.
--
-- KEYS  1 the entry              2 rank: ZSET id -> time of last use, µs
--       3 expiry: ZSET id -> ms  4 meta: HASH id -> "bytes tags"
--       5 stats: HASH bytes, evictions
--       6 the prefix of all entries' names; victims' names are made of it. They share the hash tag
--         of KEYS[1], so they are in its slot.
-- ARGV  1 id   2 envelope   3 ttl, ms   4 tags   5 the most entries   6 steps, at the most
-- Gives how many were evicted. If that are as many as the steps, there may still be too many: the
-- next stores go on.
-- Costs O(K log n), K = ARGV[6], n entries.
--
-- Removes before it writes: under maxmemory a script may write only after it has freed.
local entry, rank, expiry, meta, stats, prefix =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id, envelope, ttl, tags = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local limit, steps = tonumber(ARGV[5]), tonumber(ARGV[6])

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local millis = math.floor(micros / 1000)

local function bytes_of(member)
  local known = redis.call('HGET', meta, member)
  return known and tonumber(string.match(known, '^%d+')) or 0
end

local freed = 0
local function forget(member)
  freed = freed + bytes_of(member)
  redis.call('UNLINK', prefix .. member)
  redis.call('ZREM', rank, member)
  redis.call('ZREM', expiry, member)
  redis.call('HDEL', meta, member)
end

for _, member in ipairs(redis.call('ZRANGE', expiry, '-inf', millis, 'BYSCORE', 'LIMIT', 0, steps)) do
  forget(member)
end

local old = redis.call('ZSCORE', rank, id)
if old then
  freed = freed + bytes_of(id)
end
local room = limit - (old and 0 or 1)

local evicted = 0
while redis.call('ZCARD', rank) > room and evicted < steps do
  local oldest = redis.call('ZRANGE', rank, 0, 1)
  local victim = oldest[1]
  if victim == id then
    victim = oldest[2]
  end
  if not victim then
    break
  end
  forget(victim)
  evicted = evicted + 1
end

redis.call('SET', entry, envelope, 'PX', ttl)
redis.call('ZADD', rank, micros, id)
redis.call('ZADD', expiry, millis + ttl, id)
redis.call('HSET', meta, id, #envelope .. ' ' .. tags)
redis.call('HINCRBY', stats, 'bytes', #envelope - freed)
if evicted > 0 then
  redis.call('HINCRBY', stats, 'evictions', evicted)
end
return evicted
