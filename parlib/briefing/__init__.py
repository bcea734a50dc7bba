"""Door out: context, execution, document model, exporters, bundle, verification."""
