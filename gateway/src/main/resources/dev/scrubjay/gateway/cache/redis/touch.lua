-- Adds uses to entries. An entry whose count reaches a higher class gets the TTL of that class.
--
-- ARGV  6, 7 the counts at which a key is moderate, frequent   8 to 10 the TTLs of rare, moderate
--       and frequent keys, ms   then pairs of id and number of uses, the least recent first
-- Returns {number of entries found, number of entries whose life was extended}.
-- Cost: O(k log n), k ids, n entries.
local moderate, frequent = tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1])
local TTL = {tonumber(ARGV[FIRST + 2]), tonumber(ARGV[FIRST + 3]), tonumber(ARGV[FIRST + 4])}
local FIRST_ID = FIRST + 5
local SOFT_EXPIRY_AT = 56 -- in the envelope, outside of the checksum; followed by the hard expiry
local VERSION_AT, PROLONGABLE = 4, '\2'

local function prolong(id, entry)
  local class = entry.count >= frequent and 3 or entry.count >= moderate and 2 or 1
  local life = TTL[class] + entry.grace
  local name = PREFIX .. id
  if entry.class == 0 or class <= entry.class or life <= entry.life
    or redis.call('GETRANGE', name, VERSION_AT, VERSION_AT) ~= PROLONGABLE then
    return 0
  end
  local before = redis.call('ZSCORE', EXPIRY, id)
  if not before then
    return 0
  end
  local expires = before + life - entry.life
  redis.call('PEXPIREAT', name, whole(expires))
  redis.call('ZADD', EXPIRY, whole(expires), id)
  redis.call('SETRANGE', name, SOFT_EXPIRY_AT,
    struct.pack('>I8I8', entry.created + TTL[class], entry.created + life))
  entry.class, entry.life = class, life
  return 1
end

local found, prolonged = 0, 0
for i = FIRST_ID, #ARGV, 2 do
  local id = ARGV[i]
  local entry = known(id)
  if entry then
    entry.count = decayed(entry.count, entry.at) + tonumber(ARGV[i + 1])
    entry.at = micros + (i - FIRST_ID) / 2
    prolonged = prolonged + prolong(id, entry)
    note(id, entry)
    unrank_elsewhere(id)
    rank(id, entry, tonumber(ARGV[i + 1]), true)
    found = found + 1
  end
end
return {found, prolonged}
