-- Notes a verdict on the answer to a request, if it outranks the verdict noted before.
--
-- KEYS  1 the request: STRING "rank score request", the verdict on it and its text; "0 0 ..." if there
--         is no verdict yet
-- ARGV  1 the verdict's rank, above 0   2 its score
-- Gives {} if the request is not known, else
--   {the request's text, whether the verdict is noted now, the rank before, the score before}.
-- Costs O(1).
local rank, score, request =
  string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%S+) (.*)$')
if not request then
  return {}
end
local noted = tonumber(ARGV[1]) > tonumber(rank)
if noted then
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. request, 'KEEPTTL')
end
return {request, noted and 1 or 0, tonumber(rank), score}
