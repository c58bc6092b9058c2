-- For wrk: targets drawn from a file, each connection resting between two requests, so that the rate is held
-- and the latency is not that of a queue.
--
--   wrk -s bench/paced.lua ADDRESS -- TARGETS REST_MILLISECONDS
--
-- Prints one JSON object: seconds, requests, errors, and milliseconds of the median, the 99th percentile and
-- the slowest.
local targets = {}
local rest

function init(arguments)
    for line in io.lines(arguments[1]) do
        targets[#targets + 1] = wrk.format("GET", line, {["Accept-Encoding"] = "gzip"})
    end
    rest = tonumber(arguments[2])
end

function request()
    return targets[math.random(#targets)]
end

-- As many clients who know nothing of each other come: with the same rest for all, those who began together would
-- ask together for ever.
function delay()
    return -rest * math.log(1 - math.random())
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"seconds": %.3f, "requests": %d, "errors": %d, "p50": %.3f, "p99": %.3f, "max": %.3f}\n',
        summary.duration / 1e6, summary.requests,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
