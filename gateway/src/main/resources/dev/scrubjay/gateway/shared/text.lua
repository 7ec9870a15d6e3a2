-- Writes a sender's text, in place of those that it has taken over from senders that are gone.
--
-- KEYS  1 the texts: HASH sender -> text
-- ARGV  1 sender   2 its text   3 how long the texts are kept, ms
--       then in turn: a sender that is gone, its text as it was read
-- Returns {1}; or {0}, and nothing is written, if one of those has been taken over by another.
-- Costs O(k), k senders.
for i = 4, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) ~= ARGV[i + 1] then
    return {0}
  end
end
for i = 4, #ARGV, 2 do
  redis.call('HDEL', KEYS[1], ARGV[i])
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1}
