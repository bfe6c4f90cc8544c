"""What several tests share: running the compiler, laying out spec trees, the consumer's rules."""
