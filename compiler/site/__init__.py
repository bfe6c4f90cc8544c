"""The published site as plain Markdown: model in, pages out; MkDocs only turns them into HTML."""
