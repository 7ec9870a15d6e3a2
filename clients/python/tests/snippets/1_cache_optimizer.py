from scrubjay import CacheOptimizer

optimizer = CacheOptimizer()

# Generate cache key
cache_key = optimizer.generate_cache_key(
    operation="content_analysis",
    params={"url": "https://example.com", "type": "video"},
    tenant="tenant_1",
    workspace="workspace_1"
)

# Determine caching strategy
strategy = optimizer.determine_cache_strategy(
    operation="content_analysis",
    data_size=2048,
    access_frequency="frequent"
)

# Check if should cache
should_cache = optimizer.should_cache(
    operation="content_analysis",
    data_size=2048,
    access_frequency="frequent"
)
