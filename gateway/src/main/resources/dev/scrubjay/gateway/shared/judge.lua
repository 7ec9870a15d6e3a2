-- Notes a verdict on the answer to a request, if it outranks the one that is noted.
--
-- KEYS  1 the request: STRING "rank score what-was-asked", of the verdict on it; "0 0 ..." for none
-- ARGV  1 the verdict's rank, above 0   2 its score
-- Gives {} if the request is not known, else
--   {what was asked, whether the verdict is noted now, the rank before, the score before}.
-- Costs O(1).
local rank, score, asked = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%S+) (.*)$')
if not asked then
  return {}
end
local noted = tonumber(ARGV[1]) > tonumber(rank)
if noted then
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. asked, 'KEEPTTL')
end
return {asked, noted and 1 or 0, tonumber(rank), score}
