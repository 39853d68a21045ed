"""A task per directive and organ, its evidence, its ties to an upper letter."""
