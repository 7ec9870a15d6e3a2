from scrubjay import ModelRouter

router = ModelRouter()

# Route to optimal model
routing_result = router.route_model(
    task_type="content_analysis",
    task_complexity="moderate",
    token_count=1000,
    latency_requirement=2.0,
    cost_budget=0.01,
    accuracy_requirement=0.9
)

if routing_result.success:
    decision = routing_result.data
    print(f"Selected: {decision.selected_model}")
    print(f"Provider: {decision.provider}")
    print(f"Expected Cost: ${decision.expected_cost:.4f}")
    print(f"Expected Latency: {decision.expected_latency:.2f}s")
    print(f"Confidence: {decision.confidence:.2%}")
