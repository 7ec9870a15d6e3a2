package dev.scrubjay.policy.evaluation;
final class Replay { static void runAll(java.util.List<Prompt> p, dev.scrubjay.policy.model.ModelCatalog c) {} }
