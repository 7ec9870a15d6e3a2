-- Writes a document that replicas share, unless it has changed since it was read.
--
-- KEYS  1 HASH revision, text   2 its log: LIST, the newest line first
-- ARGV  1 the revision that was read; 0 if there was no document   2 text   3 the most lines   then
--       lines to log
-- Gives {whether the document is written}.
-- Costs O(k), k lines.
if (redis.call('HGET', KEYS[1], 'revision') or '0') ~= ARGV[1] then
  return {0}
end
redis.call('HSET', KEYS[1], 'revision', ARGV[1] + 1, 'text', ARGV[2])
for i = 4, #ARGV do
  redis.call('LPUSH', KEYS[2], ARGV[i])
end
redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
return {1}
