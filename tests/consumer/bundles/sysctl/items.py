def lines(tree, parents=()):
    for name, value in sorted(tree.items()):
        if isinstance(value, dict):
            yield from lines(value, (*parents, name))
        else:
            yield f"{'.'.join((*parents, name))}={value}"


actions = {
    'reload-sysctl': {
        # A container shares the kernel of its machine, which is not ours to set.
        'command': 'systemd-detect-virt --quiet --container || sysctl --system',
        'triggered': True,
    },
}

files = {
    '/etc/sysctl.d/managed.conf': {
        'content': ''.join(f'{line}\n' for line in lines(node.metadata.get('sysctl'))),
        'triggers': ['action:reload-sysctl'],
    },
}
