# Get cache analytics
cache_analytics = optimizer.cache_optimizer.get_cache_analytics()
print(f"Cache Hit Rate: {cache_analytics['hit_rate']:.2%}")

# Get routing analytics
routing_analytics = optimizer.model_router.get_routing_analytics()
print(f"Model Usage: {routing_analytics['model_usage']}")

# Get performance analytics
performance_analytics = optimizer.get_performance_analytics()
print(f"Total Optimizations: {performance_analytics['overall_performance']['total_optimizations']}")
