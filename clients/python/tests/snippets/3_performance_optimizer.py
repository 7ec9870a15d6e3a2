from scrubjay import PerformanceOptimizer

optimizer = PerformanceOptimizer()

# Optimize a complete request
optimization_result = optimizer.optimize_request(
    operation="content_analysis",
    task_type="content_analysis",
    task_complexity="moderate",
    params={"url": "https://example.com", "type": "video"},
    tenant="tenant_1",
    workspace="workspace_1",
    token_count=1000,
    latency_requirement=2.0,
    cost_budget=0.01,
    accuracy_requirement=0.9
)

if optimization_result.success:
    result = optimization_result.data
    print(f"Optimization Type: {result['optimization_type']}")
    print(f"Expected Cost: ${result['performance_metrics']['expected_cost']:.4f}")
    print(f"Expected Latency: {result['performance_metrics']['expected_latency']:.2f}s")
