"""Door out: context, execution, document model, renderers, catalogue, bundle, proof."""
