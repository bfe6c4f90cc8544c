"""The spec model: text, marked nodes, typed items, a linked model."""
